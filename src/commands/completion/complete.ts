import { commandFirst, namesOf, optionsOf, takesValue, wordsBeforeCommand } from '../../command-first.ts';
import type { Runtime } from '../../runtime.ts';
import { type CommandSpec, type Completion, commands, type OptionSpec } from '../table.ts';

export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

export interface Offer {
  readonly candidates: readonly Candidate[];
  /** Where the shell's own completion of paths goes on; `prefix` stands before the path in the same word. */
  readonly paths?: 'files' | 'folders';
  readonly prefix?: string;
}

const HELP_TOPICS = ['exit-codes', 'environment', 'config'];
const NOTHING: Offer = { candidates: [] };

/**
 * What `leadctl __complete` answers the shells' scripts: a line for each candidate, a tab before what it is about, and
 * `:files PREFIX` or `:folders PREFIX` where the shell's own paths go on. It never fails and opens no socket.
 *
 * @param args `--current=WORD`, the word that is being written, and the words between `leadctl` and it
 */
export async function run(args: readonly string[], runtime: Runtime): Promise<number> {
  const [first = '', ...before] = args;
  const words = first.startsWith('--current=') ? [...before, first.slice('--current='.length)] : args;
  const { candidates, paths, prefix } = await offerFor(words, runtime).catch(() => NOTHING);
  const lines = candidates.map(({ value, about }) => (about ? `${value}\t${about}` : value));
  if (paths) lines.push(`:${paths} ${prefix ?? ''}`.trimEnd());
  runtime.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** @param words the words behind `leadctl` up to the one that is being written, which may be empty */
export async function offerFor(words: readonly string[], runtime: Pick<Runtime, 'cwd'>): Promise<Offer> {
  const before = commandFirst(words.slice(0, -1));
  const current = words.at(-1) ?? '';
  const spec = commands.find((one) => one.name === before[0]);
  if (!spec && wordsBeforeCommand(before) === before.length) {
    const all: Candidate[] = commands.map((one) => ({ value: one.name, about: one.summary }));
    all.push({ value: 'help', about: 'show help of a command' }, { value: 'version', about: 'print the version' });
    const flags = [
      { value: '--help', about: 'show help' },
      { value: '--version', about: 'print the version' },
    ];
    return fitting(current.startsWith('-') ? flags : all, current);
  }
  if (before[0] === 'help' && before.length === 1)
    return fitting([...commands.map(plain), ...HELP_TOPICS.map((value) => ({ value }))], current);
  if (!spec) return NOTHING;
  const scene: Scene = { spec, words: before.slice(1), cwd: runtime.cwd };
  const place = placeOf(scene);
  if (place.kind === 'value') return valueOffer(place.option, current, scene);
  const equals = /^(--[a-z-]+)=(.*)$/s.exec(current);
  if (equals && place.kind !== 'rest') {
    const option = optionsOf(spec).find((one) => namesOf(one).includes(equals[1] ?? ''));
    if (!option || !takesValue(option)) return NOTHING;
    return prefixed(`${equals[1]}=`, await valueOffer(option, equals[2] ?? '', scene));
  }
  if (current.startsWith('-') && place.kind !== 'rest') return fitting(flagsLeft(scene), current);
  return argumentOffer(scene, place.position, current);
}

interface Scene {
  readonly spec: CommandSpec;
  /** The whole words behind the command. */
  readonly words: readonly string[];
  readonly cwd: string;
}

type Place =
  | { readonly kind: 'value'; readonly option: OptionSpec }
  | { readonly kind: 'argument' | 'rest'; readonly position: number };

function placeOf({ spec, words }: Scene): Place {
  let position = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return { kind: 'rest', position: position + words.length - index - 1 };
    if (!word.startsWith('-')) {
      position++;
      continue;
    }
    const option = optionsOf(spec).find((one) => namesOf(one).includes(word));
    if (!option || !takesValue(option)) continue;
    if (index === words.length - 1) return { kind: 'value', option };
    index++;
  }
  return { kind: 'argument', position };
}

function flagsLeft({ spec, words }: Scene): readonly Candidate[] {
  const left = optionsOf(spec).filter((one) => one.repeatable || !namesOf(one).some((name) => words.includes(name)));
  const long = left.map((one) => ({ value: namesOf(one).at(-1) ?? '', about: one.description }));
  return [...long, { value: '--help', about: 'show help' }];
}

async function argumentOffer(scene: Scene, position: number, current: string): Promise<Offer> {
  const args = scene.spec.args ?? [];
  const last = args.at(-1);
  const argument = args[position] ?? (last?.name.includes('...') ? last : undefined);
  if (!argument) return NOTHING;
  if (argument.choices) return fitting(argument.choices.map(plain), current);
  const offer = await completions(argument.completes, current, scene);
  const used = new Set(scene.words);
  return { ...offer, candidates: offer.candidates.filter((one) => !used.has(one.value)) };
}

async function valueOffer(option: OptionSpec, current: string, scene: Scene): Promise<Offer> {
  if (option.choices) return fitting(option.choices.map(plain), current);
  return completions(option.completes, current, scene);
}

async function completions(kind: Completion | undefined, current: string, scene: Scene): Promise<Offer> {
  switch (kind) {
    case 'file':
      return { candidates: [], paths: 'files' };
    case 'folder':
      return { candidates: [], paths: 'folders' };
    case 'command':
      return fitting(commands.map(plain), current);
    case 'type':
    case 'type+blob': {
      const { destinations } = await import('../../destinations/index.ts');
      const types: Candidate[] = destinations.map((one) => ({ value: one.type, about: one.title }));
      if (kind === 'type+blob') types.push({ value: 'blob', about: 'retired' });
      return fitting(types, current);
    }
    case 'destination': {
      const { destinationNames } = await import('./names.ts');
      const names = await destinationNames(scene.words, scene.cwd);
      return fitting(names.filter((name) => isOffered(name, scene.words)).map(plain), current);
    }
    case 'cause':
      return fitting([...(await causeIds()), ...(await checkIds())], current);
    case 'check': {
      const comma = current.lastIndexOf(',') + 1;
      return prefixed(current.slice(0, comma), fitting(await checkGlobs(), current.slice(comma)));
    }
    case 'fault':
      return faults(current);
    case 'key': {
      const { forms } = await import('../init/fields.ts');
      const at = scene.words.indexOf('--type');
      const wanted = Object.entries(forms).filter(([type]) => at < 0 || type === scene.words[at + 1]);
      const fields = wanted.flatMap(([, form]) => form.fields);
      return fitting(
        fields.map((field) => ({ value: `${field.key}=`, about: field.label })),
        current,
      );
    }
    case 'format=file': {
      const equals = current.indexOf('=') + 1;
      if (equals > 0) return { candidates: [], paths: 'files', prefix: current.slice(0, equals) };
      // A command writes to a file what it shows.
      const shown = optionsOf(scene.spec).find((option) => namesOf(option).includes('--format'));
      return fitting(
        (shown?.choices ?? []).map((value) => ({ value: `${value}=` })),
        current,
      );
    }
    default:
      return NOTHING;
  }
}

/** The file may be a stranger's: a name that the shells' scripts or leadctl itself would read as another thing is left out. */
function isOffered(name: string, words: readonly string[]): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^[:~]/u.test(name) && (!name.startsWith('-') || words.includes('--'));
}

async function causeIds(): Promise<readonly Candidate[]> {
  const { causes } = await import('../../causes/index.ts');
  return causes.map((one) => ({ value: one.id, about: one.title }));
}

async function checkIds(): Promise<readonly Candidate[]> {
  const { checkPages } = await import('../../checks/pages.ts');
  return checkPages.map((one) => ({ value: one.id, about: one.proves }));
}

async function checkGlobs(): Promise<readonly Candidate[]> {
  const ids = await checkIds();
  const families = new Set(ids.map((one) => `${one.value.split('/')[0]}/*`));
  return [...[...families].map((value) => ({ value, about: 'all of them' })), ...ids];
}

async function faults(current: string): Promise<Offer> {
  const { listFaults, sandboxNames } = await import('../../sandbox/index.ts');
  const equals = current.indexOf('=');
  if (equals < 0)
    return fitting(
      Object.values(sandboxNames).map((name) => ({ value: `${name}=` })),
      current,
    );
  const name = current.slice(0, equals);
  const type = (Object.keys(sandboxNames) as (keyof typeof sandboxNames)[]).find((one) => sandboxNames[one] === name);
  if (!type) return NOTHING;
  return prefixed(`${name}=`, fitting((await listFaults(type)).map(plain), current.slice(equals + 1)));
}

function plain(value: string | CommandSpec): Candidate {
  return typeof value === 'string' ? { value } : { value: value.name, about: value.summary };
}

function fitting(candidates: readonly Candidate[], current: string): Offer {
  return { candidates: candidates.filter((one) => one.value.startsWith(current)) };
}

function prefixed(prefix: string, offer: Offer): Offer {
  return {
    ...offer,
    candidates: offer.candidates.map((one) => ({ ...one, value: prefix + one.value })),
    ...(offer.paths ? { prefix: prefix + (offer.prefix ?? '') } : {}),
  };
}
