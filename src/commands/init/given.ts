import type { DestinationType } from '../../diagnosis/cause.ts';
import { UserError } from '../../errors.ts';
import type { Problem } from '../../report/report.ts';
import { type Draft, isLiteralSecret, nameFault, review, type World } from './draft.ts';
import { type Form, forms, isAsked, variableFor } from './fields.ts';

/** The values of --set. @throws UserError for a malformed pair, a repeated key, and for a secret as a literal. */
export async function given(
  pairs: readonly string[],
  type: DestinationType | undefined,
  name: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  if (pairs.length > 0 && type === undefined)
    throw new UserError('--set needs --type: which values there are depends on the kind of destination');
  if (name !== undefined) {
    const fault = await nameFault(name);
    if (fault) throw new UserError(`--name: ${fault}`);
  }
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, at));
    // What stands behind the sign may be a secret: it is not repeated.
    if (!/^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/.test(key))
      throw new UserError('--set takes KEY=VALUE, such as --set url=https://contoso.crm.dynamics.com');
    if (key === 'type') throw new UserError('The type is given by --type, not by --set');
    if (values.has(key)) throw new UserError(`--set ${key} is given twice`);
    const value = pair.slice(at + 1);
    if (type !== undefined && (await isLiteralSecret(type, key, value))) throw literal(type, name, key);
    values.set(key, value);
  }
  return values;
}

function literal(type: DestinationType, name: string | undefined, key: string): UserError {
  return new UserError(
    `--set ${key} holds a secret, and none is taken on the command line, where history and process list keep it`,
    {
      hint: `Give a reference: --set '${key}=${referenceFor(type, name, key)}', and set the variable where leadctl runs`,
    },
  );
}

function referenceFor(type: DestinationType, name: string | undefined, key: string): string {
  const field = forms[type].fields.find((one) => one.key === key);
  const last = key.split('.').at(-1) ?? key;
  const suffix = field?.secret ?? last.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return `\${env:${variableFor(name ?? forms[type].name, suffix.replaceAll('-', '_'))}}`;
}

/**
 * A whole destination out of what the options gave; else what is missing, as the error that a run without a terminal
 * ends with.
 *
 * @throws UserError for values that are wrong: no question can mend them.
 */
export async function settled(
  parts: {
    readonly type: DestinationType | undefined;
    readonly name: string | undefined;
    readonly values: Draft['values'];
  },
  world: World,
): Promise<{ readonly draft: Draft } | { readonly missing: UserError }> {
  const missing: string[] = [];
  const { type, name } = parts;
  if (type === undefined) missing.push(`--type is missing: expected one of ${Object.keys(forms).sort().join(', ')}`);
  if (name === undefined) missing.push('--name is missing: expected a name of the destination, such as crm');
  const values = new Map(parts.values);
  if (type !== undefined) {
    choose(forms[type], values);
    const draft: Draft = { type, name: name ?? forms[type].name, values };
    const { problems } = await review(draft, world);
    const wrong = problems.filter(
      (one) => values.has(one.key) || !/^(this key is missing|there is no value)/.test(one.message),
    );
    const needed = new Map(problems.filter((one) => !wrong.includes(one)).map((one) => [one.key, one.message]));
    // The loader looks at what depends on several values only where each of them is there.
    for (const field of problems.length > 0 ? forms[type].fields : []) {
      const left = field.optional || values.has(field.key) || field.unless?.some((key) => values.has(key));
      if (!left && !needed.has(field.key) && isAsked(forms[type], field, values)) needed.set(field.key, field.label);
    }
    const order = forms[type].fields.map((field) => field.key);
    for (const [key, message] of [...needed].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
      missing.push(`${hint(type, name, key)} is missing: expected ${message.replace(/^.*?; expected /, '')}`);
    if (wrong.length > 0) {
      const lines = wrong.map(({ key, message }) => (key ? `--set ${key}: ${message}` : message));
      throw new UserError(lines.join('\n'), { problems: lines.map(problem) });
    }
    if (missing.length === 0) return { draft };
  }
  return {
    missing: new UserError(missing.join('\n'), {
      problems: missing.map(problem),
      hint: 'In a terminal, leadctl init asks for them; without one, every value is given by an option',
    }),
  };
}

function hint(type: DestinationType, name: string | undefined, key: string): string {
  const field = forms[type].fields.find((one) => one.key === key);
  return field?.secret ? `--set '${key}=${referenceFor(type, name, key)}'` : `--set ${key}=VALUE`;
}

function problem(message: string): Problem {
  return { path: '', file: null, line: null, column: null, message, cause: null };
}

/** The way to sign in follows from the values that were given; without any, the recommended one. */
function choose(form: Form, values: Map<string, string>): void {
  for (const field of form.fields) {
    if (!field.choices || values.has(field.key)) continue;
    const parent = field.key.split('.').slice(0, -1).join('.');
    const group = form.groups?.find((one) => field.key.startsWith(`${one.key}.`));
    if (group && ![...values.keys()].some((key) => key.startsWith(`${group.key}.`))) continue;
    const own = form.fields.filter((one) => one.when?.[0] === field.key);
    const fitting = field.choices.find(({ value }) =>
      own.some((one) => one.when?.[1] === value && !one.optional && values.has(one.key)),
    );
    const chosen = (fitting ?? field.choices[0])?.value;
    if (chosen !== undefined && parent !== '') values.set(field.key, chosen);
  }
}
