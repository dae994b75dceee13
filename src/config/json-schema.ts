import * as z from 'zod/mini';
import { azureTableConfig } from '../destinations/azure-table/config.ts';
import { dynamicsConfig } from '../destinations/dynamics/config.ts';
import { httpsConfig } from '../destinations/https/config.ts';
import { marketoConfig } from '../destinations/marketo/config.ts';
import { salesforceConfig } from '../destinations/salesforce/config.ts';
import { networkSchema, offersSchema, versionSchema } from './file-schema.ts';
import { docs, REFERENCE } from './schema.ts';

type Node = Record<string, unknown>;

/**
 * JSON Schema (draft-07, which editors know) of the configuration file, made of the schemas that the loader uses. It
 * accepts a reference such as `${env:NAME}` wherever the file may hold one; what only the loader can judge (checksums,
 * whether a variable is set) it leaves open.
 */
export function configSchema(): Node {
  const destination = z
    .union([
      azureTableConfig.schema,
      dynamicsConfig.schema,
      httpsConfig.schema,
      marketoConfig.schema,
      salesforceConfig.schema,
    ])
    .register(docs, { description: "A lead destination; 'type' says which keys belong to it." });
  const destinations = z
    .record(z.string(), destination)
    .register(docs, { description: 'Lead destinations, each under a name of your choice.', minProperties: 1 });
  const file = z.strictObject({
    $schema: z
      .optional(z.string())
      .register(docs, { description: 'Address of this schema, for editors of a JSON file.' }),
    version: versionSchema,
    network: z.optional(networkSchema()),
    destinations,
    offers: z.optional(offersSchema()),
  });
  const made = z.toJSONSchema(file, { target: 'draft-7', metadata: docs, io: 'input' }) as Node;
  const { $schema, ...rest } = withReferences(made) as Node;
  return {
    $schema,
    title: 'leadctl configuration',
    description: 'Lead destinations of commercial marketplace offers, checked by leadctl.',
    ...rest,
  };
}

/** The text of `schema/config.json` and of `leadctl schema config`: the same bytes each time. */
export function configSchemaText(): string {
  return `${JSON.stringify(configSchema(), null, 2)}\n`;
}

/** A choice may come from a reference too. */
function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences);
  if (node === null || typeof node !== 'object') return node;
  const { enum: values, type, ...rest } = node as Node;
  // The word that tells one form of a destination or of a sign-in from the others.
  if (typeof rest.const === 'string') return { description: `This form: ${rest.const}`, type, ...rest };
  if (!Array.isArray(values)) {
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, withReferences(item)]));
  }
  return {
    ...rest,
    anyOf: [
      { type, enum: values },
      { type: 'string', pattern: REFERENCE },
    ],
  };
}
