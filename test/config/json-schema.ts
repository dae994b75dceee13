/** As much of JSON Schema draft-07 as the configuration's schema uses; any other keyword is an error of the test. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

const SILENT = ['$schema', 'title', 'description', 'default', 'examples', 'required', 'propertyNames'];

export function faultsOf(schema: Schema, value: unknown, path = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, given]) => judge(keyword, given, schema, value, path));
}

function judge(keyword: string, given: unknown, schema: Schema, value: unknown, path: string): string[] {
  const fail = (holds: boolean) => (holds ? [] : [`${path} ${keyword}`]);
  const members = () => (given as readonly Schema[]).map((one) => faultsOf(one, value, path).length === 0);
  switch (keyword) {
    case 'type':
      return fail([given].flat().includes(typeOf(value)));
    case 'const':
      return fail(value === given);
    case 'enum':
      return fail((given as unknown[]).includes(value));
    case 'pattern':
      return fail(typeof value !== 'string' || new RegExp(given as string, 'u').test(value));
    case 'minimum':
      return fail(typeof value !== 'number' || value >= (given as number));
    case 'minProperties':
      return fail(!isMap(value) || Object.keys(value).length >= (given as number));
    case 'anyOf':
      return fail(members().includes(true));
    case 'oneOf':
      return fail(members().filter(Boolean).length === 1);
    case 'items':
      return Array.isArray(value)
        ? value.flatMap((item, index) => faultsOf(given as Schema, item, `${path}[${index}]`))
        : [];
    case 'properties': {
      if (!isMap(value)) return [];
      const missing = ((schema.required ?? []) as string[])
        .filter((name) => !(name in value))
        .map((name) => `${path}.${name} required`);
      const known = Object.entries(given as Record<string, Schema>).filter(([name]) => name in value);
      return [...missing, ...known.flatMap(([name, inner]) => faultsOf(inner, value[name], `${path}.${name}`))];
    }
    case 'additionalProperties': {
      if (!isMap(value)) return [];
      const others = Object.keys(value).filter((name) => !(name in ((schema.properties ?? {}) as object)));
      if (given === false) return others.map((name) => `${path}.${name} unknown`);
      return others.flatMap((name) => faultsOf(given as Schema, value[name], `${path}.${name}`));
    }
    default:
      if (SILENT.includes(keyword)) return [];
      throw new Error(`the test knows no keyword ${keyword}`);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
