import { createRequire } from 'node:module';
import { vi } from 'vitest';

/** What Microsoft's language service reports of a pipeline file. */
export interface Finding {
  readonly line: number;
  readonly message: string;
}

interface Service {
  configure(settings: { readonly validate: boolean }): void;
  doValidation(
    document: unknown,
    parsed: unknown,
  ): Promise<readonly { readonly range: { readonly start: { readonly line: number } }; readonly message: string }[]>;
}
interface Library {
  getLanguageService(schema: () => Promise<object>, contributions: [], name: () => Promise<string>): Service;
  parse(text: string): unknown;
  readonly TextDocument: { create(uri: string, language: string, version: number, text: string): unknown };
}

const text = { type: 'string' };
const boolean = { type: 'boolean' };
const closed = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const texts = { type: 'array', items: text, minItems: 1 };
const map = { type: 'object', additionalProperties: text };
const patterns = closed({ include: texts, exclude: texts });

/** What every step may have besides its first key. */
const COMMON = {
  displayName: text,
  condition: text,
  continueOnError: boolean,
  enabled: boolean,
  env: map,
  name: { type: 'string', pattern: '^[-_A-Za-z0-9]*$' },
  target: text,
  timeoutInMinutes: text,
  retryCountOnTaskFailure: text,
};
const step = (first: string, value: object, more: object) => ({
  ...closed({ [first]: value, ...more }, [first]),
  firstProperty: [first],
});
const task = (name: string, inputs: object, required: readonly string[] = []) =>
  step('task', { type: 'string', enum: [name] }, { ...COMMON, inputs: closed(inputs, required) });

// learn.microsoft.com/azure/devops/pipelines/yaml-schema/steps and …/tasks/reference, read 2026-11: the steps that the
// kit uses, with all their keys; a further kind of step or task is refused until its keys stand here.
const STEPS = {
  type: 'array',
  minItems: 1,
  items: {
    anyOf: [
      step('bash', text, { ...COMMON, failOnStderr: text, workingDirectory: text }),
      step('template', text, { parameters: { type: 'object' } }),
      task('NodeTool@0', {
        versionSource: { type: 'string', enum: ['spec', 'fromFile'] },
        versionSpec: text,
        versionFilePath: text,
        checkLatest: boolean,
        force32bit: boolean,
        nodejsMirror: text,
        retryCountOnDownloadFails: text,
        delayBetweenRetries: text,
      }),
      task(
        'PublishTestResults@2',
        {
          testResultsFormat: { type: 'string', enum: ['JUnit', 'NUnit', 'VSTest', 'XUnit', 'CTest'] },
          testResultsFiles: text,
          searchFolder: text,
          mergeTestResults: boolean,
          failTaskOnFailedTests: boolean,
          failTaskOnFailureToPublishResults: boolean,
          failTaskOnMissingResultsFile: boolean,
          testRunTitle: text,
          buildPlatform: text,
          buildConfiguration: text,
          publishRunAttachments: boolean,
        },
        ['testResultsFormat', 'testResultsFiles'],
      ),
    ],
  },
};

// learn.microsoft.com/azure/devops/pipelines/yaml-schema/pipeline, read 2026-11.
const PIPELINE = closed(
  {
    name: text,
    trigger: {
      anyOf: [
        { type: 'string', enum: ['none'] },
        closed({ batch: boolean, branches: patterns, paths: patterns, tags: patterns }),
      ],
    },
    pr: {
      anyOf: [
        { type: 'string', enum: ['none'] },
        closed({ autoCancel: boolean, branches: patterns, paths: patterns, drafts: boolean }),
      ],
    },
    schedules: {
      type: 'array',
      items: closed(
        {
          cron: { type: 'string', pattern: '^([0-9*,/-]+ ){4}[0-9A-Za-z*,/-]+$' },
          displayName: text,
          branches: patterns,
          batch: boolean,
          always: boolean,
        },
        ['cron', 'branches'],
      ),
    },
    pool: closed({ vmImage: text, name: text, demands: texts }),
    variables: map,
    steps: STEPS,
  },
  ['steps'],
);

// learn.microsoft.com/azure/devops/pipelines/process/template-parameters, read 2026-11.
const TEMPLATE = closed(
  {
    parameters: {
      type: 'array',
      items: closed(
        {
          name: text,
          displayName: text,
          type: { type: 'string', enum: ['string', 'stringList', 'number', 'boolean', 'object', 'step', 'stepList'] },
          default: {},
          values: texts,
        },
        ['name', 'type'],
      ),
    },
    steps: STEPS,
  },
  ['steps'],
);

/**
 * Reads a pipeline, or a template of steps, as the editor extension of Azure Pipelines does: Microsoft's language
 * service (npm: azure-pipelines-language-service), which knows template expressions and first keys, with the schemas
 * above. It comes without a schema of its own; the extension downloads one.
 */
export async function lintAzure(kind: 'pipeline' | 'template', yaml: string): Promise<readonly Finding[]> {
  const { getLanguageService, parse, TextDocument } = createRequire(import.meta.url)(
    'azure-pipelines-language-service',
  ) as Library;
  const service = getLanguageService(
    async () => (kind === 'pipeline' ? PIPELINE : TEMPLATE),
    [],
    async () => `schema:${kind}`,
  );
  service.configure({ validate: true });
  const document = TextDocument.create('file:///pipeline.yml', 'yaml', 1, yaml);
  // It prints what it does.
  const silence = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const found = await service.doValidation(document, parse(yaml));
    return found.map(({ range, message }) => ({ line: range.start.line + 1, message }));
  } finally {
    silence.mockRestore();
  }
}
