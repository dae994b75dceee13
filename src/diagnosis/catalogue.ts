import type { Cause, Signature } from './cause.ts';
import { looks } from './looks.ts';
import { compileTemplate, type Template } from './template.ts';

/** One signature of one cause, ready to be looked up. */
export interface Entry {
  readonly cause: Cause;
  readonly signature: Signature;
  /** The signature's own codes. */
  readonly codes: readonly string[];
  readonly texts: readonly string[];
  readonly statuses: readonly number[];
  readonly unless: readonly string[];
}

/** The catalogue by code, by text and by status. Templates are compiled when a text gets as far as them. */
export interface Catalogue {
  readonly causes: readonly Cause[];
  readonly byId: ReadonlyMap<string, Cause>;
  readonly byCode: ReadonlyMap<string, readonly Entry[]>;
  /** Lower-case spelling → the code's own, for codes that are long enough to be nothing else. */
  readonly anyCase: ReadonlyMap<string, string>;
  /** The part after the colon of a code such as `marketo:603` → the codes. */
  readonly prefixed: ReadonlyMap<string, readonly string[]>;
  readonly byText: readonly Entry[];
  readonly byStatus: ReadonlyMap<number, readonly Entry[]>;
  template(source: string): Template;
  /** The code that a scanner may have read as this token. */
  lookalike(token: string): string | undefined;
}

function list<T extends string | number>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : typeof value === 'object' ? (value as readonly T[]) : [value as T];
}

export function canonicalCode(code: string): string {
  if (/^0x/i.test(code)) return code.toLowerCase();
  if (/^aadsts\d/i.test(code)) return code.toUpperCase();
  return code;
}

export function indexCauses(causes: readonly Cause[]): Catalogue {
  const byCode = new Map<string, Entry[]>();
  const anyCase = new Map<string, string>();
  const prefixed = new Map<string, string[]>();
  const byText: Entry[] = [];
  const byStatus = new Map<number, Entry[]>();
  const byId = new Map<string, Cause>();
  for (const cause of causes) {
    byId.set(cause.id, cause);
    for (const signature of cause.match) {
      const entry: Entry = {
        cause,
        signature,
        codes: list(signature.code).map(canonicalCode),
        texts: list(signature.text),
        statuses: list(signature.status),
        unless: list(signature.unless),
      };
      for (const code of entry.codes) {
        push(byCode, code, entry);
        if (code.length >= 8) anyCase.set(code.toLowerCase(), code);
        const colon = code.indexOf(':');
        if (colon > 0) {
          const tail = code.slice(colon + 1);
          const known = prefixed.get(tail);
          if (known === undefined) prefixed.set(tail, [code]);
          else if (!known.includes(code)) known.push(code);
        }
      }
      if (entry.codes.length === 0) {
        if (entry.texts.length > 0) byText.push(entry);
        else for (const status of entry.statuses) push(byStatus, status, entry);
      }
    }
  }
  const templates = new Map<string, Template>();
  let similar: Map<string, string> | undefined;
  return {
    causes,
    byId,
    byCode,
    anyCase,
    prefixed,
    byText,
    byStatus,
    lookalike(token) {
      if (similar === undefined) {
        similar = new Map();
        for (const code of byCode.keys())
          if (/^[A-Z][A-Z0-9_]{8,}$/.test(code)) similar.set(looks(code.toLowerCase()), code);
      }
      return similar.get(looks(token.toLowerCase()));
    },
    template(source) {
      let template = templates.get(source);
      if (template === undefined) {
        template = compileTemplate(source);
        templates.set(source, template);
      }
      return template;
    },
  };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
