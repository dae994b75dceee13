import * as yaml from 'yaml';
import { MAX_DEPTH, tooDeep } from './depth.ts';
import { type Path, type Problems, pathText } from './problems.ts';
import { UNRESOLVED } from './references.ts';
import { jsonFault, yamlFault } from './syntax.ts';

/** Lines and columns count from 1; columns in UTF-16 code units, as editors count them. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}
export interface Mark {
  readonly key: Spot | null;
  readonly value: Spot | null;
  /** A map or list, which is best pointed at by its key. */
  readonly nested?: boolean;
}
export type Marks = Map<string, Mark>;

/** A file's content as plain data without prototypes, and where each part of it stands. */
export interface Source {
  readonly value: unknown;
  readonly marks: Marks;
}

/** Bound on what a file may unfold to: aliases of aliases double with every line. */
const MAX_VALUES = 20_000;

/** Reads YAML, or JSON where the name says so. Problems go to the list; undefined where nothing can be read. */
export function parseSource(text: string, json: boolean, problems: Problems): Source | undefined {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const begin = { line: 1, column: 1 };
  if (body.trim() === '') {
    problems.addAt('', begin, `the file is empty; expected 'version: 1' and 'destinations:'`);
    return undefined;
  }
  const excess = tooDeep(body);
  if (excess) {
    problems.addAt('', excess.at, excess.message);
    return undefined;
  }
  if (json) {
    const fault = jsonFault(body);
    if (fault) {
      problems.addAt('', fault.at, fault.message);
      return undefined;
    }
  }
  const lines = new yaml.LineCounter();
  const spot = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const stream = yaml.parseAllDocuments(body, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if ('empty' in stream) {
    problems.addAt('', begin, `the file holds only comments; expected 'version: 1' and 'destinations:'`);
    return undefined;
  }
  const [document, second] = stream;
  const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  if (!document || faults.length > 0) {
    // The first fault makes most of the later ones.
    const fault = faults.sort((a, b) => a.pos[0] - b.pos[0])[0];
    const offset = fault?.pos[0] ?? 0;
    problems.addAt('', spot(offset), yamlFault(fault, body, offset));
    return undefined;
  }
  if (second) {
    problems.addAt(
      '',
      spot(second.range?.[0] ?? 0),
      `a second document begins here ('---'); expected one document in the file`,
    );
    return undefined;
  }

  const marks: Marks = new Map();
  const anchors = new Map<string, yaml.Node>();
  const open = new Set<unknown>();
  let count = 0;
  let full = false;

  const walk = (node: unknown, path: Path, key: Spot | null, at?: Spot): unknown => {
    if (full) return undefined;
    if (++count > MAX_VALUES || path.length > MAX_DEPTH) {
      full = true;
      problems.addAt(
        '',
        key ?? begin,
        `the file unfolds to more than ${MAX_VALUES} values or ${MAX_DEPTH} levels; expected a plain configuration`,
      );
      return undefined;
    }
    const start = at ?? (yaml.isNode(node) && node.range ? spot(node.range[0]) : null);
    if (!yaml.isAlias(node)) marks.set(pathText(path), { key, value: start, nested: yaml.isCollection(node) });
    if (yaml.isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target || open.has(target)) {
        marks.set(pathText(path), { key, value: start });
        problems.addAt(
          pathText(path),
          start,
          target
            ? 'the alias stands inside its own anchor; expected an alias outside of it'
            : 'a value that begins with * is an alias, and no anchor of that name stands before it; expected a text in quotes if a text is meant',
        );
        return UNRESOLVED;
      }
      return walk(target, path, key, start ?? undefined);
    }
    if (yaml.isNode(node) && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
    if (yaml.isScalar(node)) return node.value;
    if (yaml.isSeq(node)) {
      open.add(node);
      const list = node.items.map((item, index) => walk(item, [...path, index], null));
      open.delete(node);
      return list;
    }
    if (yaml.isMap(node)) {
      open.add(node);
      const map = readMap(node, path);
      open.delete(node);
      return map;
    }
    return null;
  };

  const readMap = (node: yaml.YAMLMap, path: Path): Record<string, unknown> => {
    const map: Record<string, unknown> = Object.create(null);
    const merged: Record<string, unknown>[] = [];
    const seen = new Map<string, Spot>();
    const isMerge = (pair: yaml.Pair): boolean =>
      yaml.isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN';
    const own = marks.get(pathText(path));
    // First what is taken in, so that the keys written here, and their places, win.
    for (const pair of node.items.filter(isMerge)) {
      const keySpot = yaml.isScalar(pair.key) && pair.key.range ? spot(pair.key.range[0]) : null;
      const sources = yaml.isSeq(pair.value) ? pair.value.items : [pair.value];
      const inherited = sources.map((one) => walk(one, path, keySpot));
      for (const one of inherited) {
        if (one !== null && typeof one === 'object' && !Array.isArray(one)) merged.push(one as Record<string, unknown>);
        else if (!full && one !== UNRESOLVED)
          problems.addAt(pathText(path), keySpot, `'<<' takes in the keys of a map; expected an alias of a map`);
      }
      if (own) marks.set(pathText(path), own);
    }
    for (const pair of node.items) {
      if (isMerge(pair)) continue;
      const keyNode = pair.key;
      const keySpot = yaml.isNode(keyNode) && keyNode.range ? spot(keyNode.range[0]) : null;
      const name = yaml.isScalar(keyNode) ? keyNode.value : undefined;
      if (yaml.isScalar(keyNode) && keyNode.anchor) anchors.set(keyNode.anchor, keyNode);
      if (typeof name !== 'string') {
        const kind = name === undefined ? 'no plain text' : name === null ? 'empty' : `a ${typeof name}`;
        problems.addAt(pathText(path), keySpot, `a name here is ${kind}; expected a text: put quotes round it`);
        walk(pair.value, [...path, '?'], keySpot);
        continue;
      }
      const first = seen.get(name);
      if (first) {
        problems.addAt(
          pathText([...path, name]),
          keySpot,
          `this name stands twice, first in line ${first.line}; expected each name once`,
        );
        continue;
      }
      seen.set(name, keySpot ?? begin);
      map[name] = walk(pair.value, [...path, name], keySpot);
    }
    for (const one of merged) {
      for (const [name, value] of Object.entries(one)) if (!Object.hasOwn(map, name)) map[name] = value;
    }
    return map;
  };

  const value = walk(document.contents, [], null);
  return full ? undefined : { value, marks };
}
