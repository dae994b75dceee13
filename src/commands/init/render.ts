import { stringify } from 'yaml';
import type { DestinationType } from '../../diagnosis/cause.ts';
import { type Draft, nested } from './draft.ts';
import { type Field, type Form, forms } from './fields.ts';

export const SCHEMA_LINE = '# yaml-language-server: $schema=./node_modules/leadctl/schema/config.json';

const HEAD = `${SCHEMA_LINE}
#
# Lead destinations of marketplace offers. Check them with: leadctl validate
# Secrets stand here as references only: \${env:NAME}, \${env:NAME:-default} or \${file:path}. $$ is a dollar sign.
version: 1

destinations:
`;

/** A whole file with one destination. */
export function renderFile(destination: readonly string[]): string {
  return `${HEAD}${indented(destination, '  ')}`;
}

export function indented(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** A destination as lines of YAML from its name on, each value under a comment that says where it is found. */
export function renderDestination(draft: Draft, step = '  '): readonly string[] {
  const form = forms[draft.type];
  const ordered = [...form.fields.map((field) => field.key).filter((key) => draft.values.has(key))];
  for (const key of draft.values.keys()) if (!ordered.includes(key)) ordered.push(key);
  const values = new Map(ordered.map((key) => [key, draft.values.get(key) ?? '']));
  return [
    `${scalar(draft.name)}:`,
    `${step}type: ${draft.type}`,
    ...lines(nested(draft.type, values), '', form, step, step),
  ];
}

function lines(
  map: Record<string, unknown>,
  path: string,
  form: Form,
  indent: string,
  step: string,
): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (path === '' && key === 'type') return [];
    const full = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object' && value !== null) {
      return [
        `${indent}${scalar(key)}:`,
        ...lines(value as Record<string, unknown>, full, form, `${indent}${step}`, step),
      ];
    }
    const field = form.fields.find((one) => one.key === full);
    return [...(field ? [`${indent}# ${about(field)}`] : []), `${indent}${scalar(key)}: ${scalar(value)}`];
  });
}

function about(field: Field): string {
  return `${field.label}: ${field.where}`;
}

/** One line, whatever its length. */
export function scalar(value: unknown): string {
  return stringify(value, { lineWidth: 0, defaultStringType: 'PLAIN', blockQuote: false }).trimEnd();
}

/** A commented sample of a type: everything that is asked for, and as comments what may be added. */
export function sample(type: DestinationType): string {
  const form = forms[type];
  const first = new Map(form.fields.flatMap((field) => (field.choices ? [[field.key, field.example]] : [])));
  const shown = form.fields.filter((field) => field.when === undefined || first.get(field.when[0]) === field.when[1]);
  const given = new Map(shown.filter((field) => !field.optional).map((field) => [field.key, field.example]));
  const out: string[] = [];
  const body = renderDestination({ type, name: form.name, values: given });
  for (const line of body) {
    out.push(line);
    const done = shown.find((field) => line.trimStart().startsWith(`${field.key.split('.').at(-1)}: `));
    const next = done && shown[shown.indexOf(done) + 1];
    if (!next?.optional) continue;
    const indent = line.slice(0, line.length - line.trimStart().length);
    out.push(`${indent}# ${about(next)}`, `${indent}# ${next.key.split('.').at(-1)}: ${scalar(next.example)}`);
  }
  for (const field of form.fields.filter((one) => one.choices)) {
    for (const choice of field.choices ?? []) {
      if (choice.value === first.get(field.key)) continue;
      const other = form.fields.filter((one) => one.when?.[0] === field.key && one.when[1] === choice.value);
      const keys = other.map((one) => `${one.key.split('.').at(-1)}: ${scalar(one.example)}`);
      const indent = '  '.repeat(field.key.split('.').length - 1);
      out.push(
        `${indent}# ${choice.title}:`,
        `${indent}# ${parentOf(field.key)}: { type: ${choice.value}, ${keys.join(', ').replaceAll(/\$\{[^}]*\}/g, '"$&"')} }`,
      );
    }
  }
  return `${HEAD}  # ${form.intro}\n${indented(out, '  ')}`;
}

function parentOf(key: string): string {
  return key.split('.').at(-2) ?? key;
}
