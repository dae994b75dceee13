import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layOut } from '../../src/commands/sandbox.ts';
import { type RunningSandboxes, sandboxTypes, startSandbox } from '../../src/sandbox/index.ts';
import { buildProgram } from '../cli/program.ts';
import { fakeBin, runScript, type Step, textOf, yamlOf } from './kit.ts';

const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;
let sandbox: RunningSandboxes;
let broken: RunningSandboxes;
let good = '';
let bad = '';
let bin = '';
let base = '';

async function folderOf(running: RunningSandboxes, name: string): Promise<string> {
  const folder = join(base, name);
  for (const [file, text] of await layOut(running, sandboxTypes)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  writeFileSync(join(folder, 'leadctl.example.env'), textOf('examples/leadctl.example.env'));
  return folder;
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'leadctl-kits-'));
  bin = fakeBin(base, await buildProgram());
  sandbox = await startSandbox();
  broken = await startSandbox({ faults: { table: 'table-auth-failed' } });
  good = await folderOf(sandbox, 'good');
  bad = await folderOf(broken, 'bad');
});
afterAll(async () => {
  await sandbox.close();
  await broken.close();
  rmSync(base, { recursive: true, force: true });
});

const jobsOf = (path: string) => Object.values((yamlOf(path) as { jobs: Record<string, { steps: Step[] }> }).jobs);

/** The files that the step before would have left. */
async function parts(folder: string): Promise<void> {
  for (const part of [1, 2, 3, 4])
    await runScript(
      `npx --yes leadctl validate --shard ${part}/4 --format json > part-${part}.json || true`,
      folder,
      bin,
    );
}

describe('the scripts of the kits, against the sandbox', () => {
  const steps = ['lead-destinations', 'fleet'].flatMap((name) =>
    jobsOf(`examples/github/${name}.yml`).flatMap((job) =>
      job.steps.filter((step) => step.run).map((step) => [`${name}: ${step.name}`, step] as const),
    ),
  );

  it.each(steps)('GitHub, %s', async (_, step) => {
    const summary = join(base, 'summary.md');
    rmSync(summary, { force: true });
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, PART: '2' };
    if (step.run?.includes('merge')) await parts(good);
    const { code, out, err } = await runScript(step.run ?? '', good, bin, env);
    expect({ code, err: code === 0 ? '' : err + out }).toEqual({ code: 0, err: '' });
    for (const [, , file = ''] of (step.run ?? '').matchAll(/--report "?(\w+)=([\w.$-]+)/g))
      expect(existsSync(join(good, file.replace('-$PART', '-2')))).toBe(true);
    if (!step.run?.includes('merge')) expect(readFileSync(summary, 'utf8')).toMatch(/^### /m);
  });

  it('GitHub, a finding ends the job and stands at the line of the config', async () => {
    const step = steps.find(([name]) => name.includes('Validate, read-only'))?.[1];
    const { code, out } = await runScript(step?.run ?? '', bad, bin, { GITHUB_ACTIONS: 'true' });
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=leadctl\.config\.yaml,line=\d+,col=\d+,title=table%3A azure-table\/auth::/m);
    const sarif = JSON.parse(readFileSync(join(bad, 'leads.sarif'), 'utf8'));
    expect(sarif.runs[0].results.map((one: { ruleId: string }) => one.ruleId)).toContain('azure-table/auth');
  });

  it('GitHub, a part of a fleet leaves the verdict on its findings to the merge', async () => {
    const [part, merge] = ['Validate a quarter', 'Merge'].map(
      (name) => steps.find(([one]) => one.includes(`fleet: ${name}`))?.[1].run ?? '',
    );
    await parts(bad);
    for (const PART of ['1', '2', '3', '4']) expect((await runScript(part ?? '', bad, bin, { PART })).code).toBe(0);
    expect((await runScript(part ?? '', bad, bin, { PART: '9' })).code).toBe(2);
    expect((await runScript(merge ?? '', bad, bin)).code).toBe(1);
  });

  it.each([
    ['good', 'validate', '', 0],
    ['good', 'send-test', 'table --cleanup', 0],
    ['bad', 'validate', '--only azure-table/*', 1],
  ] as const)('the composite action: %s, %s %s', async (which, command, options, expected) => {
    const { runs } = yamlOf('action.yml') as { runs: { steps: Step[] } };
    const output = join(base, `output-${which}-${command}`);
    const folder = which === 'good' ? good : bad;
    // A file that a glob of the options would find.
    mkdirSync(join(folder, 'azure-table'), { recursive: true });
    writeFileSync(join(folder, 'azure-table/nonsense'), '');
    const env = {
      INPUT_COMMAND: command,
      INPUT_OPTIONS: options,
      INPUT_VERSION: '1.2.3',
      INPUT_SARIF: 'x.sarif',
      GITHUB_OUTPUT: output,
      GITHUB_ACTIONS: 'true',
    };
    const { code, err, out } = await runScript(runs.steps[0]?.run ?? '', folder, bin, env);
    expect({ code, err: code === expected ? '' : err + out }).toEqual({ code: expected, err: '' });
    expect(readFileSync(output, 'utf8')).toBe(`exit-code=${expected}\n`);
    expect(JSON.parse(readFileSync(join(folder, 'x.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  it('a file of examples from a pull request starts no program, as Node would let it', async () => {
    const folder = await folderOf(sandbox, 'stranger');
    writeFileSync(join(folder, 'evil.cjs'), `require('node:fs').writeFileSync('started', '')`);
    const line = '\nNODE_OPTIONS=--require=./evil.cjs\n';
    writeFileSync(join(folder, 'leadctl.example.env'), textOf('examples/leadctl.example.env') + line);
    const github = yamlOf('examples/github/lead-destinations.yml') as { jobs: { file: Step & { steps: Step[] } } };
    const gitlab = yamlOf('examples/gitlab/lead-destinations.gitlab-ci.yml') as Record<
      string,
      Step & { script: string[] }
    >;
    const of = gitlab['lead-destinations-file'];
    for (const [script, env] of [
      [github.jobs.file.steps.find((step) => step.run)?.run, github.jobs.file.env],
      [of?.script.join('\n'), of?.variables as Record<string, string>],
    ] as const) {
      expect(script).toContain('--env-file leadctl.example.env');
      expect((await runScript(script ?? '', folder, bin, env)).code).toBe(0);
      expect(existsSync(join(folder, 'started'))).toBe(false);
    }
  });

  it('GitLab', async () => {
    const jobs = Object.entries(
      yamlOf('examples/gitlab/lead-destinations.gitlab-ci.yml') as Record<
        string,
        { script?: string[]; artifacts?: { paths?: string[]; reports?: { junit: string } } }
      >,
    );
    const scripts = jobs.filter(([, job]) => job.script);
    expect(scripts.length).toBe(3);
    for (const [name, job] of scripts) {
      const { code, err, out } = await runScript(job.script?.join('\n') ?? '', good, bin, { GITLAB_CI: 'true' });
      expect({ name, code, err: code === 0 ? '' : err + out }).toEqual({ name, code: 0, err: '' });
      for (const file of [
        ...(job.artifacts?.paths ?? []),
        ...(job.artifacts?.reports ? [job.artifacts.reports.junit] : []),
      ])
        expect(existsSync(join(good, file))).toBe(true);
    }
  });

  it.each([
    ['good', 0],
    ['bad', 1],
  ] as const)('Azure Pipelines: %s', async (which, expected) => {
    const template = yamlOf('examples/azure-pipelines/leadctl-steps.yml') as {
      parameters: { name: string; default: unknown }[];
      steps: Step[];
    };
    const pipeline = yamlOf('examples/azure-pipelines/lead-destinations.yml') as {
      steps: { parameters: Record<string, string> }[];
    };
    const line = template.steps.find((step) => step.bash)?.bash ?? '';
    for (const { parameters } of pipeline.steps.slice(0, which === 'good' ? 2 : 1)) {
      const script = line.replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name: string) =>
        String(parameters[name] ?? template.parameters.find((one) => one.name === name)?.default),
      );
      const temporary = join(base, `agent-${which}`);
      mkdirSync(temporary, { recursive: true });
      const { code, out, err } = await runScript(script, which === 'good' ? good : bad, bin, {
        TF_BUILD: 'True',
        AGENT_TEMPDIRECTORY: temporary,
      });
      expect({ code, err: code === expected ? '' : err + out }).toEqual({ code: expected, err: '' });
      expect(existsSync(join(temporary, `leadctl-${parameters.command}.xml`))).toBe(true);
      // Masks come before anything else is printed.
      const lines = out.split('\n');
      const last = lines.findLastIndex((one) => one.startsWith('##vso[task.setsecret]'));
      expect(last).toBeGreaterThanOrEqual(0);
      expect(lines.slice(0, last + 1).every((one) => one.startsWith('##vso[task.setsecret]'))).toBe(true);
      if (expected === 1)
        expect(out).toMatch(/^##vso\[task\.logissue type=error;sourcepath=leadctl\.config\.yaml;linenumber=\d+/m);
    }
  });

  it('pre-commit', async () => {
    const [hook] = yamlOf('.pre-commit-hooks.yaml') as { entry: string }[];
    const config = yamlOf('examples/pre-commit/.pre-commit-config.yaml') as { repos: { hooks: { entry: string }[] }[] };
    for (const entry of [hook?.entry, config.repos[0]?.hooks[0]?.entry]) {
      const { code, out } = await runScript(entry ?? '', good, bin);
      expect([code, out]).toEqual([0, expect.stringContaining('Configuration only')]);
    }
  });

  it.skipIf(!hasPreCommit)(
    `pre-commit runs its hook on a commit that touches the config${hasPreCommit ? '' : ' (skipped: no pre-commit on this machine)'}`,
    () => {
      const folder = join(base, 'commit');
      mkdirSync(folder);
      const config = textOf('examples/pre-commit/.pre-commit-config.yaml');
      // npx --no-install finds what a project has in node_modules; here it is the one on the path.
      writeFileSync(join(folder, '.pre-commit-config.yaml'), config);
      for (const name of ['leadctl.config.yaml', 'leadctl.example.env'])
        writeFileSync(join(folder, name), textOf(`examples/${name}`));
      const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' };
      const inFolder = (command: string, ...args: string[]) =>
        spawnSync(command, args, { cwd: folder, encoding: 'utf8', env, timeout: 30_000 });
      inFolder('git', 'init', '-q');
      const commit = () => {
        inFolder('git', 'add', '--', 'leadctl.config.yaml', 'leadctl.example.env', '.pre-commit-config.yaml');
        const { status, stdout } = inFolder('pre-commit', 'run');
        return { status, stdout };
      };
      expect(commit()).toEqual({ status: 0, stdout: expect.stringMatching(/leadctl validate --offline\.+Passed/) });
      const broken = textOf('examples/leadctl.config.yaml').replace('type: dynamics', 'type: dynamix');
      writeFileSync(join(folder, 'leadctl.config.yaml'), broken);
      expect(commit()).toEqual({ status: 1, stdout: expect.stringMatching(/exit code: 2[\s\S]*'dynamics'/) });
    },
  );

  it('the file of examples holds a value of the right form for every variable of the example config', async () => {
    const folder = join(base, 'example');
    mkdirSync(folder);
    for (const name of ['leadctl.config.yaml', 'leadctl.example.env'])
      writeFileSync(join(folder, name), textOf(`examples/${name}`));
    expect(
      (await runScript('leadctl validate --offline --env-file leadctl.example.env --strict', folder, bin)).code,
    ).toBe(0);
  });
});
