import * as z from 'zod/mini';

/** What an editor and `leadctl schema config` show of a field; merged into its JSON Schema. */
interface Docs {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minProperties?: number;
  readonly anyOf?: readonly unknown[];
}

// A file is judged once: a validator that compiles itself first takes longer than it saves.
z.config({ jitless: true });

export const docs = z.registry<Docs>();

/** What is wrong with a value: 'what is wrong; what is expected'. `SHOWN` in it stands for the value. */
export type Fault = string | { readonly message: string; readonly cause: string };
export type Rule = (value: string) => Fault | null | undefined;

/** Replaced by the value where it may be printed, else by its length: a secret in the wrong place is still one. */
export const SHOWN = '\u0001';

/**
 * Messages of the schemas are tags that the reader of the file turns into words, for it alone knows what was written:
 * `kind|string|the oid of a form`, `keys|a,b`, `one of|a,b`.
 */
const kind = (name: string, expected: string) => () => `kind|${name}|${expected}`;

/** Where any text may be a reference, patterns for editors have to let it pass. */
export const REFERENCE = '\\$\\{(?:env|file):';

export function orReference(pattern: string): string {
  return `^(?:${pattern})$|${REFERENCE}`;
}

export function text(
  expected: string,
  more: {
    readonly rule?: Rule;
    readonly description: string;
    readonly pattern?: string;
    readonly default?: string;
    readonly examples?: readonly string[];
  },
) {
  const { rule, pattern, ...shown } = more;
  const schema = z.string({ error: kind('string', expected) }).check(
    z.check<string>((context) => {
      const fault = context.value.trim() === '' ? `the value is empty; expected ${expected}` : rule?.(context.value);
      if (fault) context.issues.push(issue(fault, context.value));
    }),
  );
  return schema.register(docs, { ...shown, ...(pattern === undefined ? {} : { pattern: orReference(pattern) }) });
}

export function issue(fault: Fault, input: unknown, path: readonly (string | number)[] = []) {
  const { message, cause } = typeof fault === 'string' ? { message: fault, cause: undefined } : fault;
  return {
    code: 'custom' as const,
    message: `words|${message}`,
    params: { cause },
    input,
    path: [...path],
    continue: true,
  };
}

export function choice<const T extends readonly [string, ...string[]]>(
  values: T,
  more: { readonly description: string },
) {
  return z.enum(values, { error: () => `one of|${values.join(',')}` }).register(docs, more);
}

export function fields<T extends z.core.$ZodLooseShape>(shape: T, expected: string, description: string) {
  return z
    .strictObject(shape, {
      error: (raw) =>
        raw.code === 'unrecognized_keys' ? `keys|${Object.keys(shape).join(',')}` : kind('map', expected)(),
    })
    .register(docs, { description });
}

export function oneOf<T extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  key: string,
  types: readonly string[],
  options: T,
  expected: string,
  description: string,
) {
  const union = z.discriminatedUnion(key, options, {
    error: (raw) => (raw.code === 'invalid_union' ? `one of|${types.join(',')}` : kind('map', expected)()),
  });
  docs.add(union, { description });
  return union;
}

export function mapOf<T extends z.core.SomeType>(value: T, expected: string, description: string) {
  return z.record(z.string(), value, { error: kind('map', expected) }).register(docs, { description });
}

export function listOf<T extends z.core.SomeType>(value: T, expected: string, description: string) {
  return z.array(value, { error: kind('list', expected) }).register(docs, { description });
}

export const optional = z.optional;

/** A day as 2027-01-31. */
export function day(expected: string, description: string) {
  return text(`${expected}, as 2027-01-31`, {
    description: `${description}, as 2027-01-31.`,
    pattern: '\\d{4}-\\d{2}-\\d{2}',
    rule: (value) => {
      const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
      const exists = date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
      return exists ? null : `${SHOWN} is no date; expected year, month and day as in 2027-01-31`;
    },
  });
}

const GUID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}';
const isGuid = new RegExp(`^${GUID}$`);

export function guid(expected: string, description: string, cause?: string) {
  return text(expected, {
    description,
    pattern: GUID,
    rule: (value) => {
      if (isGuid.test(value)) return null;
      const message = `${SHOWN} is no GUID${guidHint(value)}; expected ${expected}`;
      return cause ? { message, cause } : message;
    },
  });
}

function guidHint(value: string): string {
  if (isGuid.test(value.trim())) return ' because of the white space around it';
  if (isGuid.test(value.trim().replace(/^[{("']|[)}"']$/g, ''))) return ' because of the brackets or quotes around it';
  if (/^<.*>$|x{4,}/i.test(value)) return ' but a placeholder';
  if (/^[0-9a-f]{32}$/i.test(value)) return ' because its dashes are missing';
  if (/^(common|organizations|consumers)$/i.test(value)) return ': the marketplace signs in to one directory';
  if (/^[\w-]+(\.[\w-]+)+$/.test(value)) return ' but a domain name';
  const wrong = /[^0-9a-f-]/i.exec(value);
  if (/^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i.test(value) && wrong)
    return ` (character ${wrong.index + 1} is no hexadecimal digit)`;
  return '';
}

/** A PEM file or its text; what it holds is judged by its user. */
export function pem(expected: string, description: string, needs: readonly RegExp[]) {
  return text(expected, {
    description,
    rule: (value) => {
      if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(value))
        return `the private key is encrypted, and leadctl cannot ask for its passphrase; expected ${expected}`;
      if (needs.every((part) => part.test(value))) return null;
      return `this is no such PEM text; expected ${expected}`;
    },
  });
}
