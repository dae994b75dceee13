import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scripts } from '../../src/commands/completion/scripts.ts';
import { buildProgram } from '../cli/program.ts';

const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
const skipped = (shell: string) => (has(shell) ? '' : ` (skipped: ${shell} is not installed)`);

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadctl-shells-'));
  const program = await buildProgram();
  writeFileSync(join(folder, 'leadctl'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(folder, 'leadctl'), 0o755);
  writeFileSync(
    join(folder, 'leadctl.config.yaml'),
    'version: 1\ndestinations:\n  crm:\n    type: dynamics\n  hook:\n    type: https\n',
  );
  for (const [shell, text] of Object.entries(scripts)) writeFileSync(join(folder, shell), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(shell: string, args: readonly string[]): string {
  const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8', TERM: 'dumb' };
  const { stdout, stderr } = spawnSync(shell, args, { cwd: folder, env, encoding: 'utf8', timeout: 20_000 });
  expect(stderr).toBe('');
  return stdout;
}

const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['leadctl val', ['validate']],
  ['leadctl validate ', ['crm', 'hook']],
  ['leadctl validate hook --format js', ['json']],
  ['leadctl validate --only dynamics/tok', ['dynamics/token']],
  ['leadctl explain entra-secret-ex', ['entra-secret-expired']],
  ['leadctl sandbox --fault table=table-fire', ['table=table-firewall']],
];

describe.skipIf(!has('bash'))(`bash${skipped('bash')}`, () => {
  /** What Readline hands over: it splits words at its breaks, '=' among them. */
  const complete = (line: string) => {
    const words = line
      .split(/(=)|\s/)
      .filter((word, index, all) => word !== undefined && (word !== '' || index === all.length - 1));
    const array = words.map((word) => `'${word}'`).join(' ');
    const script = `source ./bash; COMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; COMP_LINE='${line}'; _leadctl 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script]).split('\n').filter(Boolean);
  };

  it.each(CASES)('completes: %s', (line, offered) => {
    // Readline replaces only what stands behind the last break.
    expect(complete(line)).toEqual(
      offered.map((word) => word.slice(line.split(' ').at(-1)?.includes('=') ? word.indexOf('=') + 1 : 0)),
    );
  });

  it('completes files, also behind a format', () => {
    expect(complete('leadctl validate --config leadctl.c')).toEqual(['leadctl.config.yaml']);
    expect(complete('leadctl validate --report junit=leadctl.c')).toEqual(['leadctl.config.yaml']);
  });

  it('is registered for leadctl', () => {
    expect(run('bash', ['--norc', '-c', 'source ./bash; complete -p leadctl'])).toContain('-F _leadctl leadctl');
  });
});

describe.skipIf(!has('zsh'))(`zsh${skipped('zsh')}`, () => {
  /** compadd and _files belong to the line editor; what they are given is what would be offered. */
  const complete = (line: string) => {
    const words = line
      .split(' ')
      .map((word) => `'${word}'`)
      .join(' ');
    const script = `compadd() { local -a all; all=(\${(P)@[-1]}); print -rl -- $all }; compset() { : }; _files() { print -r -- FILES }; source ./zsh; words=(${words}); CURRENT=\${#words}; _leadctl`;
    return run('zsh', ['-f', '-c', script]).split('\n').filter(Boolean);
  };

  it.each(CASES)('completes: %s', (line, offered) => {
    expect(complete(line)).toEqual(offered);
  });

  it('leaves files to zsh', () => {
    expect(complete('leadctl validate --config x')).toEqual(['FILES']);
  });

  it('registers itself with the completion system', () => {
    const script = 'autoload -Uz compinit; compinit -u -D; source ./zsh; print -r -- $_comps[leadctl]';
    expect(run('zsh', ['-f', '-c', script]).trim()).toBe('_leadctl');
  });
});

describe.skipIf(!has('fish'))(`fish${skipped('fish')}`, () => {
  const complete = (line: string) =>
    run('fish', ['--no-config', '-c', `source ./fish; complete -C '${line}'`])
      .split('\n')
      .filter(Boolean)
      .map((one) => one.split('\t')[0]);

  it.each(CASES)('completes: %s', (line, offered) => {
    expect(complete(line)).toEqual(offered);
  });

  it('completes files, also behind a format', () => {
    expect(complete('leadctl validate --config leadctl.c')).toEqual(['leadctl.config.yaml']);
    expect(complete('leadctl validate --report junit=leadctl.c')).toEqual(['junit=leadctl.config.yaml']);
  });
});
