import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { targets } from '../../src/commands/outputs.ts';
import { problemLine } from '../../src/crash.ts';
import { render } from '../../src/report/index.ts';
import { painter } from '../../src/report/style.ts';
import { check, destination, report } from '../report/sample.ts';
import { show } from './show.ts';

const FILES = ['C:\\work\\leads.yaml', '\\\\server\\share\\leads.yaml', 'deploy\\leads.yaml'] as const;
const at = (file: string) => ({ file, line: 9, column: 21, path: 'destinations.crm.url' });
const failing = (file: string) =>
  report([destination('crm', [check('https/tls', 'failed', { cause: 'tls-expired', at: at(file) })])]);

describe.each(FILES)('the place %s:9:21', (file) => {
  it('is one word that an editor opens', async () => {
    const ascii = await painter({ colour: false, unicode: false, width: 0 });
    const options = { quiet: false, file, strict: false, offline: false, verbose: false };
    const text = await render('text', failing(file), { ...options, painter: ascii });
    expect(text).toContain(`\nFAIL crm https/tls tls-expired ${file}:9:21 https/tls is failed`);
    const problem = { path: 'destinations.crm.url', file, line: 9, column: 21, message: 'is no URL', cause: null };
    expect(problemLine(problem)).toBe(`${file}:9:21 destinations.crm.url: is no URL`);
  });

  it('keeps its parts in annotations', async () => {
    const line = (await show('github', failing(file))).split('\n')[0] ?? '';
    const given = /^::error file=([^,]*),line=9,col=21,title=/.exec(line)?.[1]?.replaceAll('%3A', ':');
    // A path in the repository is written with slashes there; an absolute one is Windows' own.
    expect(given).toBe(file === 'deploy\\leads.yaml' ? 'deploy/leads.yaml' : file);
    const [issue = ''] = (await show('azure', failing(file))).split('\n');
    expect(/;sourcepath=([^;]*);linenumber=9;columnnumber=21;/.exec(issue)?.[1]).toBe(file);
  });

  it('stands whole in JUnit and HTML', async () => {
    expect(await show('junit', failing(file))).toContain(`config: ${file}:9:21 destinations.crm.url`);
    expect(await show('html', failing(file))).toContain(`<code>${file}:9:21</code>`);
  });
});

it('--report parts format and file at the first equals sign, colons and backslashes are the file’s', () => {
  const [one] = targets(['json=C:\\out=new\\r.json'], { cwd: tmpdir() });
  expect(one?.format).toBe('json');
  expect(one?.path.endsWith('C:\\out=new\\r.json')).toBe(true);
});
