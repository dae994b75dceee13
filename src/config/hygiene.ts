import type { ConfigFinding } from './findings.ts';
import type { Reference } from './references.ts';

/** One text of the file, as it is used. */
export interface Value {
  readonly path: string;
  readonly value: string;
  readonly secret: boolean;
  readonly references: readonly Reference[];
}

/** Secrets in clear, placeholders and damaged values, over all texts of the destinations. */
export function hygiene(values: readonly Value[], inFile: boolean): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = [];
  const secrets = values.filter((one) => one.secret);
  for (const one of values) {
    const kind = foreignReference(one.value);
    const placeholder = kind ? null : placeholderIn(one.value);
    if (kind) findings.push(unfollowed(one, kind));
    else if (placeholder) findings.push(unfilled(one, placeholder));
    else if (inFile && one.secret && isLiteral(one)) findings.push(literal(one));
    const stray = strayIn(one.value, one.secret);
    if (stray) findings.push(damaged(one, stray));
  }
  return [...findings, ...clean(findings, values, secrets, inFile)];
}

function isLiteral(one: Value): boolean {
  return one.references.every((reference) => reference.isDefault);
}

function literal(one: Value): ConfigFinding {
  const variable = variableFor(one.path);
  return warned(
    one,
    'config/literal-secret',
    'A secret stands in the file in clear; whoever reads the file, or its history, has it',
    [
      `Put the value into an environment variable and write \${env:${variable}} here`,
      'If the file was ever committed or sent, make a new secret: the old one is known',
    ],
  );
}

function variableFor(path: string): string {
  const [, name = '', ...rest] = path.split('.');
  const last = rest.at(-1) ?? '';
  return `${name}_${last.replace(/([a-z])([A-Z])/g, '$1_$2')}`
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(\d)/, '_$1');
}

/** References of other tools, which people paste in the hope that they are followed. */
function foreignReference(value: string): string | null {
  const text = value.trim();
  if (/^@Microsoft\.KeyVault\(/i.test(text)) return 'of Azure App Service to a Key Vault';
  if (/^op:\/\//i.test(text)) return 'of 1Password';
  if (/^(vault:|ref\+vault:)/i.test(text)) return 'to HashiCorp Vault';
  if (/^(awssm|arn:aws:secretsmanager):/i.test(text)) return 'to AWS Secrets Manager';
  if (/^(kv|akv|azurekeyvault):\/\//i.test(text)) return 'to a Key Vault';
  return null;
}

function unfollowed(one: Value, kind: string): ConfigFinding {
  return warned(one, 'config/reference', `The value is a reference that leadctl does not follow: one ${kind}`, [
    'Let the tool that knows the reference put the value into an environment variable (op run --, App Service settings, vault read)',
    'Write ${env:NAME} here',
  ]);
}

/** What kind of placeholder stands in a value, or null. */
export function placeholderIn(value: string): string | null {
  const text = value.trim();
  const lower = text.toLowerCase();
  if (!PLACEHOLDER_SIGNS.some((sign) => lower.includes(sign))) return null;
  if (/^<[^<>]*>$/.test(text) || /<(your|my|the|insert|enter|tenant|client|app|secret|account|key)[^<>]*>/i.test(text))
    return 'a placeholder in angle brackets';
  if (/^0{8}(-0{4}){3}-0{12}$/.test(text)) return 'the GUID of zeros';
  if (/^\{\{.*\}\}$|^\$\([\w.]+\)$|^%\w+%$|^#\{\w+\}#?$|^__\w+__$/.test(text))
    return 'a variable of another tool that was not filled in';
  for (const part of text.split(/[\s;&?=/]+/)) {
    if (/^x{3,}$|^x{3,}(-x{2,})+$/i.test(part)) return "a row of 'x'";
    if (/^\*{3,}$/.test(part)) return 'a mask of asterisks, as a stored secret is shown';
    if (
      /^(change|replace)[-_]?(me|this|it)$|^(todo|tbd|fixme|dummy|placeholder|insert[-_].*[-_]here)$|^your[-_].+/i.test(
        part,
      )
    )
      return 'a placeholder word';
    if (/^my(AccountName|AccountKey)$/i.test(part) || part === 'core.screens.net')
      return "a sample of Microsoft's documentation";
    if (SAMPLES.includes(part)) return "a sample of Microsoft's documentation";
  }
  // It holds a slash, so it is no single part.
  if (text === '1234ABCDEDFRZ/G/FdY0aUABCEDcqhbLn/ST122345nBc=') return "a sample of Microsoft's documentation";
  return null;
}

/** One of these, in lower case, stands in whatever is a placeholder: most values need no further look. */
const PLACEHOLDER_SIGNS = [
  ...['<', '00000000-', '{{', '$(', '%', '#{', '__', 'xxx', '***'],
  ...['change', 'replace', 'todo', 'tbd', 'fixme', 'dummy', 'placeholder', 'insert', 'your'],
  ...['myaccount', 'core.screens.net', '23456052-', 'p@ssw0rd', '1234abcdedfrz'],
];

const SAMPLES = ['23456052-aaaa-bbbb-8662-1234df56788f', 'P@ssw0rd'];

function unfilled(one: Value, what: string): ConfigFinding {
  return warned(one, 'config/placeholder', `The value holds ${what}, not a value of yours`, [
    'Put the real value in its place; leadctl guide shows where each one is found',
  ]);
}

/** White space, quotes and invisible characters that came along in copying. */
function strayIn(value: string, secret: boolean): string | null {
  if (/^\uFEFF/.test(value)) return 'begins with a byte order mark';
  if (/[\u200B-\u200F\u2060\u202A-\u202E\uFEFF\u00AD]/.test(value)) return 'holds an invisible character';
  if (/[\r\n]$/.test(value) && !/-----END/.test(value)) return 'ends with a line break';
  if (/^\s/.test(value)) return 'begins with white space';
  if (/\s$/.test(value) && !/-----END/.test(value)) return 'ends with white space';
  if (secret && /^(["'])[\s\S]*\1$/.test(value) && value.length > 1) return 'is wrapped in quotes that belong to it';
  if (secret && /\u00A0/.test(value)) return 'holds a non-breaking space';
  return null;
}

function damaged(one: Value, stray: string): ConfigFinding {
  const file = one.references.find((reference) => reference.kind === 'file');
  const from = one.references.length > 0 ? ` (${one.references.map((reference) => reference.origin).join(', ')})` : '';
  return warned(one, 'config/whitespace', `The value ${stray}${from}`, [
    file
      ? `Save ${file.name} without it, such as with: printf %s "$VALUE" > ${file.name}`
      : one.references.length > 0
        ? 'Set the variable anew, without it'
        : 'Copy the value anew, without it',
    'Look at the same value in Partner Center: it may have come along there too',
  ]);
}

function warned(one: Value, id: string, message: string, resolution: readonly string[]): ConfigFinding {
  return {
    id,
    status: 'warned',
    destination: null,
    path: one.path,
    message,
    severity: 'at-risk',
    resolution,
    docs: [],
  };
}

/** What was looked at and found in order. */
function clean(
  findings: readonly ConfigFinding[],
  values: readonly Value[],
  secrets: readonly Value[],
  inFile: boolean,
): readonly ConfigFinding[] {
  const list: ConfigFinding[] = [];
  const pass = (id: string, message: string) => {
    if (findings.some((one) => one.id === id)) return;
    list.push({
      id,
      status: 'passed',
      destination: null,
      path: '',
      message,
      severity: 'at-risk',
      resolution: [],
      docs: [],
    });
  };
  const references = values.flatMap((one) => one.references).length;
  if (references > 0) pass('config/reference', `${count(references, 'reference')} resolved`);
  if (inFile && secrets.length > 0)
    pass('config/literal-secret', `${count(secrets.length, 'secret')}, none of them in clear in the file`);
  if (values.length > 0) {
    pass('config/placeholder', `${count(values.length, 'value')} looked at, no placeholder among them`);
    pass('config/whitespace', `${count(values.length, 'value')} looked at, none with stray white space or quotes`);
  }
  return list;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
