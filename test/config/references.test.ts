import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../src/config/env-file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { Problems } from '../../src/config/problems.ts';
import { destination, failure, folderOf, load, problemsOf } from './fixture.ts';

const hook = (value: string) =>
  destination('type: https', 'url: https://a.contoso.com', 'headers:', `  x-value: ${JSON.stringify(value)}`);

async function resolved(
  value: string,
  env: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<string | undefined> {
  const { config } = await load(hook(value), { env, files });
  const hookConfig = config.destinations[0]?.config;
  return hookConfig?.type === 'https' ? hookConfig.headers?.['x-value']?.reveal() : undefined;
}

describe('a reference', () => {
  it.each([
    ['a variable', '${env:A}', 'one'],
    ['a variable in a text', 'Bearer ${env:A}!', 'Bearer one!'],
    ['two variables', '${env:A}${env:B}', 'onetwo'],
    ['a default that is not needed', '${env:A:-other}', 'one'],
    ['a default', '${env:NONE:-other}', 'other'],
    ['a default for an empty variable', '${env:EMPTY:-other}', 'other'],
    ['a default with a colon, a dash and a dollar', '${env:NONE:-a:-b$$c}', 'a:-b$c'],
    ['a dollar sign', 'a$$b', 'a$b'],
    ['two dollar signs', '$$$$', '$$'],
    ['a reference that is none', '$${env:A}', '${env:A}'],
    ['a dollar sign by itself', 'a$b $ c$', 'a$b $ c$'],
    ['a shell variable', '$A', '$A'],
    ['a value that looks like a reference', '${env:R}', '${env:A} $$ ${file:x}'],
    ['a value that would break YAML', '${env:Y}', 'a: b #c "d" \'e\' {f'],
    ['a file', '${file:s.txt}', 'from a file'],
    ['a file in a folder', '${file:sub/s.txt}', 'deeper'],
  ])('%s', async (_, value, expected) => {
    const env = { A: 'one', B: 'two', EMPTY: '', R: '${env:A} $$ ${file:x}', Y: 'a: b #c "d" \'e\' {f' };
    expect(await resolved(value, env, { 's.txt': 'from a file', 'sub/s.txt': 'deeper' })).toBe(expected);
  });

  it.each([
    ['an unset variable', '${env:NONE}', 'the environment variable NONE is not set; expected a value'],
    ['an empty variable', '${env:EMPTY}', 'the environment variable EMPTY is empty; expected a value'],
    ['an empty default', '${env:NONE:-}', 'the environment variable NONE is not set'],
    [
      'a variable that is nearly there',
      '${env:CRM_SECRTE}',
      'the environment variable CRM_SECRTE is not set; expected a value (a variable named CRM_SECRET is set)',
    ],
    ['a name that is none', '${env:A B}', 'this is no name of an environment variable'],
    ['no name', '${env:}', 'this is no name of an environment variable'],
    ['no file', '${file:}', 'the reference names no file'],
    ['a file that is not there', '${file:none.txt}', 'the file none.txt cannot be used: no such file'],
    ['a folder', '${file:.}', 'the file . cannot be used: this is a folder'],
    ['an empty file', '${file:empty.txt}', 'the file empty.txt is empty; expected the value in it'],
    ['a large file', '${file:large.txt}', 'the file large.txt cannot be used: the file is too large'],
    ['another tool', '${vault:secret/x}', '${vault:…} is no reference that leadctl follows; expected ${env:NAME}'],
    [
      'a shell variable in braces',
      '${CRM_SECRET}',
      '${CRM_SECRET} is no reference that leadctl follows; expected ${env:CRM_SECRET}',
    ],
    ['the default of a shell', '${CRM_SECRET:-x}', '${CRM_SECRET:…} is no reference'],
    ['a program', '${cmd:op read op://a}', '${cmd:…} is no reference'],
    ['one in another', '${env:A:-${env:B}}', 'a reference stands inside another'],
    ['no end', 'a ${env:A', 'a reference is not closed'],
    ['a kind in capitals', '${ENV:A}', '${ENV:…} is no reference'],
  ])('%s is a problem with its place', async (_, value, expected) => {
    const files = { 'empty.txt': '\n', 'large.txt': 'x'.repeat(300_000) };
    const problems = await problemsOf(hook(value), { env: { A: 'a', EMPTY: '', CRM_SECRET: 's' }, files });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`7:16 destinations.d.headers.x-value: ${expected}`);
    expect(problems[0]).toContain('; expected');
  });

  it('may stand for a type, a number and a name', async () => {
    const text =
      'version: 1\ndestinations:\n  d: { type: "${env:T}", munchkinId: 123-ABC-456, formId: "${env:F}", serverId: ab12 }\noffers: [{ id: a.b, destination: "${env:D}" }]';
    const { config } = await load(text, { env: { T: 'marketo', F: '1179', D: 'd' } });
    expect(config.destinations[0]?.config).toMatchObject({ type: 'marketo', formId: 1179 });
    expect(config.offers[0]?.destination).toBe('d');
  });

  it('is not shown with its value where the value is wrong', async () => {
    const problems = await problemsOf(
      destination(
        'type: salesforce',
        'oid: 00Do0000000ZHog',
        'attested:',
        '  - { check: "${env:X}", value: off, by: ops, on: 2026-11-02 }',
      ),
      { env: { X: 'hunter2' } },
    );
    expect(problems).toEqual([
      '7:18 destinations.d.attested[0].check: the value of env X (7 characters) is no check of Salesforce; expected an id such as salesforce/recaptcha',
    ]);
  });

  it('does not make later faults of the same value', async () => {
    const text = destination('type: dynamics', 'url: ${env:U}', 'auth: { type: "${env:T}" }');
    const problems = await problemsOf(text);
    expect(problems.map((one) => one.split(':')[1])).toEqual(['10 destinations.d.url', '19 destinations.d.auth.type']);
  });
});

describe('where a value came from', () => {
  it('is told for each', async () => {
    const text = destination(
      'type: dynamics',
      'url: https://${env:ORG}.${env:REGION:-crm}.dynamics.com',
      'auth:',
      '  type: entra',
      '  tenantId: 72f988bf-86f1-41af-91ab-2d7cd011db47',
      '  clientId: ${env:FILED}',
      '  clientSecret: ${file:./s.txt}',
    );
    const { origin } = await load(text, {
      env: { ORG: 'contoso' },
      files: { '.env': 'FILED=11112222-bbbb-3333-cccc-4444dddd5555', 's.txt': 'q7Rb2LmN8sT4vWx9yZ1cD3eF5gH6jK0p' },
      envFiles: ['.env'],
    });
    expect(origin('destinations.d.url')).toBe('env ORG and default of REGION');
    expect(origin('destinations.d.auth.tenantId')).toBe('leadctl.config.yaml:8:17');
    expect(origin('destinations.d.auth.clientId')).toBe('env FILED (from .env)');
    expect(origin('destinations.d.auth.clientSecret')).toBe('file ./s.txt');
    expect(origin('destinations.d.auth.authority')).toBe('default');
  });

  it('is a place, or that of the key around a default', async () => {
    const { locate } = await load(hook('a'));
    expect(locate('destinations.d.headers.x-value')).toEqual({
      file: 'leadctl.config.yaml',
      line: 7,
      column: 16,
      path: 'destinations.d.headers.x-value',
    });
    expect(locate('destinations.d.headers.other')).toMatchObject({ line: 6, column: 5 });
    expect(locate('destinations.d')).toMatchObject({ line: 3, column: 3 });
    expect(locate('network.timeout')).toMatchObject({ line: 1, column: 1 });
  });
});

describe('a file of variables', () => {
  const read = (text: string) => Object.fromEntries(parseEnvFile(text, new Problems('.env')));
  it.each([
    ['a plain value', 'A=one', { A: 'one' }],
    ['an export', 'export A=one', { A: 'one' }],
    ['white space', '  A = one  ', { A: 'one' }],
    ['comments and blank lines', '# c\n\nA=one # c\nB=a#b', { A: 'one', B: 'a#b' }],
    ['double quotes', 'A="one # two\\n\\"three\\" \\\\"', { A: 'one # two\n"three" \\' }],
    ['single quotes', "A='one \\n $B'", { A: 'one \\n $B' }],
    ['several lines', 'A="-----BEGIN\nx\n-----END"\nB=2', { A: '-----BEGIN\nx\n-----END', B: '2' }],
    ['an equals sign and dollars', 'A=b=c==$X${Y}', { A: 'b=c==$X${Y}' }],
    ['an empty value', 'A=', { A: '' }],
    ['the line ends of Windows and a mark', '\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['the same name twice', 'A=1\nA=2', { A: '2' }],
    ['names like those of objects', '__proto__=1\nconstructor=2', { constructor: '2' }],
  ])('has %s', (_, text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it('wins over an earlier one, and loses to the environment', async () => {
    const files = { 'a.env': 'A=a\nB=a\nC=a', 'b.env': 'A=b\nB=b' };
    const text = hook('${env:A}${env:B}${env:C}');
    const { config } = await load(text, { files, envFiles: ['a.env', 'b.env'], env: { A: 'env' } });
    const one = config.destinations[0]?.config;
    expect(one?.type === 'https' && one.headers?.['x-value']?.reveal()).toBe('envba');
  });

  it('is not read unless it is named', async () => {
    expect(await problemsOf(hook('${env:A}'), { files: { '.env': 'A=a' } })).toHaveLength(1);
  });

  it('has faults with their places, without the values', async () => {
    const secret = 'canary-7Qx9LmN2';
    const cwd = folderOf({ 'leadctl.config.yaml': hook('a'), 'a.env': `A=1\n${secret}\nB="${secret}\n` });
    const error = await failure(loadConfig({ file: 'leadctl.config.yaml', cwd, env: {}, envFiles: ['a.env'] }));
    expect(error.message).toBe(
      'a.env:2:1: this line of the environment file is no assignment; expected NAME=value\na.env:3:1 B: the value of B is not closed; expected a second "',
    );
    const none = await failure(loadConfig({ file: 'leadctl.config.yaml', cwd, env: {}, envFiles: ['none.env'] }));
    expect(none.message).toBe('none.env: no such file; expected one there');
  });
});
