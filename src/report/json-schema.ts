const text = (description: string) => ({ type: 'string', description });
const nullable = (type: string, description: string) => ({ type: [type, 'null'], description });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });
const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const status = {
  enum: ['passed', 'failed', 'warned', 'skipped', 'inconclusive'],
  description: 'What was found; skipped and inconclusive prove nothing.',
};

const location = {
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
  description: 'leadSource (Source-Action|Offer) may stand beside these.',
  anyOf: [
    { type: 'null' },
    object({
      marker: { type: 'string', pattern: '^MSFT_TEST_\\d{18}$' },
      sent: { type: 'boolean' },
      acknowledged: { type: 'boolean' },
      found: nullable('boolean', 'null: the destination cannot be read'),
      fields: {
        type: 'array',
        items: object({
          name: text('Wire field'),
          sent: text('As sent'),
          stored: nullable('string', 'As stored'),
          equal: { type: 'boolean' },
        }),
      },
      id: nullable('string', "The destination's id of the lead"),
      removed: nullable('boolean', 'null: no removal was asked for'),
    }),
  ],
};

/** JSON Schema of what `validate` and `send-test` print with --format json. */
export function reportSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Report of leadctl validate and leadctl send-test',
    ...object({
      schemaVersion: { const: 1 },
      tool: object({ name: { const: 'leadctl' }, version: text('Version') }),
      command: text('validate or send-test'),
      startedAt: { type: 'string', format: 'date-time' },
      durationMs: count('Milliseconds'),
      exitCode: count('Equal to the exit code of the process'),
      summary: object({
        destinations: count('Destinations checked'),
        passed: count('Checks passed'),
        failed: count('Checks failed'),
        warned: count('Checks warned'),
        skipped: count('Checks not tried'),
        inconclusive: count('Checks without an answer'),
      }),
      destinations: {
        type: 'array',
        items: object({
          name: text('Name in the file'),
          type: text('Type'),
          status,
          durationMs: count('Milliseconds'),
          checks: { type: 'array', items: check },
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
    }),
  };
}
