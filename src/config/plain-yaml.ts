import { MAX_DEPTH, tooDeep } from './depth.ts';
import type { Marks, Source, Spot } from './source.ts';

/** Longer files are rare. */
const MAX_LENGTH = 20_000;
const ASIDE = /^ *(?:#.*)?$/;
const KEY = /^( *)([A-Za-z][\w.-]{0,99}):(?= |$)/;
const PLAIN = /^(?:[A-Za-z\d/]|\.\.?\/|\$\{)/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/;
/** References are the only place for braces: YAML takes more, with rules of its own. */
const BRACES = /^(?:[^[\]{}]|\$\{[^[\]{}]*\})*$/;
const WORD_OF_YAML = /^(?:null|true|false)$/i;
const NUMBER = /^\d+(?:\.\d*)?(?:e[-+]?\d+)?$|^0[ox]/i;

interface Open {
  readonly indent: number;
  readonly map: Record<string, unknown>;
  readonly path: string;
}

/**
 * The plainest YAML, as `leadctl init` writes it: maps in maps, a key a line, values without escapes. Undefined where the
 * text is anything else, or may be: the yaml package then reads it, says what is wrong, and is what this has to agree
 * with, to the last column. To load it takes a run longer than all that is done with the file.
 */
export function readPlain(text: string): Source | undefined {
  if (text.length > MAX_LENGTH || /[\0-\t\v-\x1f\x7f]/.test(text) || tooDeep(text)) return undefined;
  const marks: Marks = new Map();
  const open: Open[] = [];
  /** The map that a key without a value begins, on a later line. */
  let begun: (Omit<Open, 'indent'> & { readonly below: number; readonly key: Spot | null }) | undefined = {
    map: Object.create(null),
    path: '',
    below: -1,
    key: null,
  };
  const root = begun.map;
  let line = 0;
  for (const content of text.split('\n')) {
    line++;
    if (ASIDE.test(content)) continue;
    const [head = '', blank = '', name = ''] = KEY.exec(content) ?? [];
    const indent = blank.length;
    const rest = content.slice(head.length);
    const comment = rest.indexOf(' #');
    const written = comment < 0 ? rest : rest.slice(0, comment);
    if (name === '' || WORD_OF_YAML.test(name)) return undefined;
    const key = { line, column: indent + 1 };
    if (begun) {
      if (indent <= begun.below || (begun.below < 0 && indent > 0)) return undefined;
      marks.set(begun.path, { key: begun.key, value: key, nested: true });
      open.push({ ...begun, indent });
      if (open.length > MAX_DEPTH) return undefined;
      begun = undefined;
    }
    while ((open.at(-1)?.indent ?? 0) > indent) open.pop();
    const into = open.at(-1);
    if (into?.indent !== indent || name in into.map) return undefined;
    const path = into.path === '' ? name : `${into.path}.${name}`;
    if (/^ *$/.test(written)) {
      const map = Object.create(null);
      into.map[name] = map;
      begun = { map, path, below: indent, key };
      continue;
    }
    const value = scalar(written);
    if (value === undefined) return undefined;
    into.map[name] = value;
    marks.set(path, {
      key,
      value: { line, column: head.length + written.search(/\S/) + 1 },
      nested: false,
    });
  }
  return begun ? undefined : { value: root, marks };
}

/** What stands behind the colon, without a comment. */
function scalar(behind: string): string | number | undefined {
  if (!/^[ -~]*$/.test(behind) || !BRACES.test(behind)) return undefined;
  const written = behind.trim();
  const quoted = QUOTED.exec(written);
  if (quoted) return quoted[1] ?? quoted[2];
  if (!PLAIN.test(written) || /: |:$/.test(written)) return undefined;
  if (WORD_OF_YAML.test(written)) return undefined;
  if (!NUMBER.test(written)) return written;
  return /^(?:0|[1-9]\d{0,14})$/.test(written) ? Number(written) : undefined;
}
