import { configModule } from '../../config/modules.ts';
import { destinations } from '../../destinations/index.ts';
import type { DestinationType } from '../../diagnosis/cause.ts';
import type { CheckResult } from '../../report/report.ts';
import type { Asker } from './ask.ts';
import { type Draft, isLiteralSecret, nameFault, review, type World } from './draft.ts';
import { type Field, forms, isAsked, variableFor } from './fields.ts';

export interface Given {
  readonly type?: DestinationType;
  readonly name?: string;
  readonly values: ReadonlyMap<string, string>;
  /** Names that the file has already. */
  readonly taken: readonly string[];
  readonly force: boolean;
}

export type Probe = (draft: Draft, ids: readonly string[]) => Promise<readonly CheckResult[]>;

/** One question at a time, each answer checked as it is given; what was given by options is not asked for. */
export async function interview(ask: Asker, given: Given, world: World, probe: Probe | null): Promise<Draft> {
  const type =
    given.type ??
    ((await ask.choose(
      'Which kind of destination? (Partner Center › Customer leads › Lead destination)',
      destinations.map((one) => ({ value: one.type, title: one.title })),
    )) as DestinationType);
  const form = forms[type];
  if (given.type === undefined) ask.say(`  ${form.intro}`);
  const name = given.name ?? (await askName(ask, form.name, given));
  const values = new Map(given.values);
  for (const field of form.fields) {
    const group = form.groups?.find((one) => field.key.startsWith(`${one.key}.`));
    if (group && firstOf(form.fields, group.key) === field) {
      const wanted = [...values.keys()].some((key) => key.startsWith(`${group.key}.`));
      // Whatever is asked for below the group opens it; the answers that follow fill it.
      if (!wanted && (await ask.confirm(group.question, false))) values.set(`${group.key}.`, '');
    }
    if (values.has(field.key) || field.unless?.some((key) => values.has(key)) || !isAsked(form, field, values))
      continue;
    const value = await askField(ask, field, { type, name, values: withoutMarks(values) }, world, probe);
    if (value !== '') values.set(field.key, value);
  }
  return { type, name, values: withoutMarks(values) };
}

function firstOf(fields: readonly Field[], group: string): Field | undefined {
  return fields.find((field) => field.key.startsWith(`${group}.`));
}

function withoutMarks(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...values].filter(([key]) => !key.endsWith('.')));
}

async function askName(ask: Asker, proposed: string, given: Given): Promise<string> {
  const free = (name: string) => !given.taken.includes(name);
  let initial = proposed;
  for (let count = 2; !free(initial); count++) initial = `${proposed}-${count}`;
  return ask.text('A name for it (on the command line and in reports)', {
    initial,
    check: async (name) =>
      (await nameFault(name)) ??
      (free(name) || given.force ? undefined : `The file has a destination named ${name}; expected another name`),
  });
}

async function askField(ask: Asker, field: Field, draft: Draft, world: World, probe: Probe | null): Promise<string> {
  ask.say(`\n  ${field.label}\n  ${field.where}`);
  if (field.choices) return ask.choose(field.label, field.choices);
  for (;;) {
    const value = field.secret
      ? await askSecret(ask, field, draft, world)
      : await ask.text(`${field.label}${field.optional ? ' (empty: leave it away)' : ` (such as ${field.example})`}`, {
          check: (answer) => valueFault(field, answer, draft, world),
        });
    if (value === '' || !field.live || !probe) return value;
    const next: Draft = { ...draft, values: new Map([...draft.values, [field.key, value]]) };
    const results = await probe(next, field.live);
    for (const line of shown(results)) ask.say(line);
    if (!results.some((one) => one.status === 'failed')) return value;
    if (await ask.confirm('Keep this answer all the same?', false)) return value;
  }
}

/** A secret is never typed here: the question is for the name of the variable that holds it. */
async function askSecret(ask: Asker, field: Field, draft: Draft, world: World): Promise<string> {
  const proposed = variableFor(draft.name, field.secret ?? 'SECRET');
  const module = await configModule(draft.type);
  const mayBePlain = module.isSecret !== undefined;
  const question = mayBePlain
    ? `${field.label}: the environment variable that holds it (the address itself only where it carries no key)`
    : `${field.label}: the environment variable that holds it (its name, never the secret)`;
  const answer = await ask.text(question, {
    ...(field.optional ? {} : { initial: proposed }),
    check: async (text) => {
      if (text === '' && field.optional) return undefined;
      if (mayBePlain && /^https?:\/\//i.test(text)) {
        if (await isLiteralSecret(draft.type, field.key, text))
          return `This address carries its own key, and a key does not go into a file: put it into a variable such as ${proposed} and give its name`;
        return valueFault(field, text, draft, world);
      }
      if (/^\$\{(env|file):[^}]+\}$/.test(text)) return valueFault(field, text, draft, world);
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(text))
        return `This is no name of a variable, and a secret itself is never written: expected a name such as ${proposed}`;
      return valueFault(field, `\${env:${text}}`, draft, world);
    },
  });
  if (answer === '') return '';
  const value = /^[A-Za-z_][A-Za-z0-9_]*$/.test(answer) ? `\${env:${answer}}` : answer;
  const { open } = await review({ ...draft, values: new Map([[field.key, value]]) }, world);
  for (const one of open) ask.say(`  ${one.reference} is not set here yet; the lines to set it come at the end`);
  return value;
}

async function valueFault(field: Field, answer: string, draft: Draft, world: World): Promise<string | undefined> {
  if (answer === '') return field.optional ? undefined : `A value is needed, such as ${field.example}`;
  const values = new Map([...draft.values, [field.key, answer]]);
  const { problems } = await review({ ...draft, values }, world);
  const own = problems.find((one) => one.key === field.key);
  return own && `${own.message.charAt(0).toUpperCase()}${own.message.slice(1)}`;
}

/** What the checks saw, one line each. */
export function shown(results: readonly CheckResult[]): readonly string[] {
  const sign = { passed: 'ok', failed: 'FAIL', warned: 'warn', skipped: 'skip', inconclusive: '????' };
  return results
    .filter((one) => one.status !== 'skipped')
    .flatMap((one) => [
      `  ${sign[one.status]}  ${one.id}  ${one.message}`,
      ...(one.status === 'failed' && one.resolution[0] ? [`        ${one.resolution[0]}`] : []),
    ]);
}
