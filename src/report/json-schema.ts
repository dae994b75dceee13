const text = (description: string) => ({ type: 'string', description });
const nullable = (type: string, description: string) => ({ type: [type, 'null'], description });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });
const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description });
const yes = (description: string) => ({ type: 'boolean', description });
/** Of the properties, those of `more` may be absent. */
const object = (properties: Record<string, object>, description?: string, more: Record<string, object> = {}) => ({
  ...(description === undefined ? {} : { description }),
  type: 'object',
  required: Object.keys(properties),
  properties: { ...properties, ...more },
});

const status = {
  enum: ['passed', 'failed', 'warned', 'skipped', 'inconclusive'],
  description: 'What was found; skipped and inconclusive prove nothing.',
};

const location = {
  description: 'The place of the entry in the config file; null: the finding has none',
  anyOf: [
    { type: 'null' },
    object({
      file: text('Config file'),
      line: count('From 1'),
      column: count('From 1'),
      path: text('Path of the key'),
    }),
  ],
};

const check = object({
  id: text('Stable id of the check'),
  title: text('What holds when it passes'),
  status,
  durationMs: count('Milliseconds'),
  message: text('One sentence, specific'),
  severity: { enum: ['blocks-publishing', 'loses-leads', 'at-risk', 'advice'], description: 'The consequence' },
  cause: nullable('string', 'Id of the cause: leadctl explain ID'),
  confidence: nullable('number', '0 to 1'),
  at: location,
  evidence: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'What was seen, without secrets',
  },
  who: nullable('string', 'Who can fix it'),
  resolution: texts('Steps'),
  docs: texts("Pages of the vendors' documentation"),
  next: texts('Commands that prove the fix or tell more'),
  blockedBy: nullable('string', 'The check that kept this one from running'),
});

const testLead = {
  description: 'What became of the test lead; null: none was sent',
  anyOf: [
    { type: 'null' },
    object(
      {
        marker: { type: 'string', pattern: '^MSFT_TEST_\\d{18}$', description: 'By which the lead is found again' },
        sent: yes('It left'),
        acknowledged: yes('The destination said that it has it'),
        found: nullable('boolean', 'null: the destination cannot be read'),
        fields: {
          type: 'array',
          description: 'As sent and as stored',
          items: object({
            name: text('Wire field'),
            sent: text('As sent'),
            stored: nullable('string', 'As stored'),
            equal: yes('Stored as sent'),
          }),
        },
        id: nullable('string', "The destination's id of the lead"),
        removed: nullable('boolean', 'null: no removal was asked for, or it is not known whether it was carried out'),
      },
      undefined,
      { leadSource: text('As the lead carries it: Source-Action|Offer') },
    ),
  ],
};

/** JSON Schema of what `validate` and `send-test` print with --format json. */
export function reportSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Report of leadctl validate and leadctl send-test',
    ...object(
      {
        schemaVersion: { const: 1, description: 'Within one version, fields are only added' },
        tool: object(
          { name: { const: 'leadctl', description: 'The program' }, version: text('Version') },
          'What wrote this',
        ),
        command: text('validate or send-test'),
        startedAt: { type: 'string', format: 'date-time', description: 'UTC' },
        durationMs: count('Milliseconds'),
        exitCode: count('Equal to the exit code of the process'),
        summary: object(
          {
            destinations: count('Destinations checked'),
            passed: count('Checks passed'),
            failed: count('Checks failed'),
            warned: count('Checks warned'),
            skipped: count('Checks not tried'),
            inconclusive: count('Checks without an answer'),
          },
          'Counts',
        ),
        destinations: {
          type: 'array',
          description: 'In the order of the file',
          items: object({
            name: text('Name in the file'),
            type: text('Type'),
            status,
            durationMs: count('Milliseconds'),
            checks: { type: 'array', items: check, description: 'In the order in which they were made' },
            testLead,
          }),
        },
        checks: { type: 'array', items: check, description: 'Findings about the file as a whole' },
        problems: {
          type: 'array',
          description: 'Faults of the file that stop the run (exit code 2)',
          items: object({
            path: text('Path of the key'),
            file: nullable('string', 'Config file'),
            line: nullable('integer', 'From 1'),
            column: nullable('integer', 'From 1'),
            message: text('What is wrong and what is expected'),
            cause: nullable('string', 'Id of a cause, where one is known'),
          }),
        },
      },
      undefined,
      {
        live: yes('A live check came to an answer, or a test lead was sent'),
        offline: { const: true, description: 'Configuration checks alone were made' },
        strict: { const: true, description: 'Warnings fail' },
        shard: object(
          {
            index: count('From 1'),
            of: count('How many parts there are'),
            answered: yes('What was asked of this part came to an answer'),
          },
          'Which part of the destinations this is, under --shard',
        ),
      },
    ),
  };
}
