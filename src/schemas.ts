import { configSchema } from './config/json-schema.ts';
import { leadSchema } from './lead/json-schema.ts';
import { reportSchema } from './report/json-schema.ts';

/** The JSON Schemas as texts, byte for byte what the package holds. */
export async function schemas(): Promise<Readonly<Record<'config' | 'lead' | 'report', string>>> {
  const print = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;
  return { config: print(await configSchema()), lead: print(leadSchema()), report: print(reportSchema()) };
}
