import { basename, dirname, relative } from 'node:path';
import { DESTINATION_TYPES } from '../config/file-schema.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Runtime } from '../runtime.ts';
import { shellWord } from '../shell-word.ts';
import type { Asker } from './init/ask.ts';
import { type Draft, nested, review, type World } from './init/draft.ts';
import type { ExistingFile } from './init/file.ts';
import { given, settled } from './init/given.ts';
import { duration, flag, list, type Options, text } from './options.ts';
import { readRoots } from './outputs.ts';

/** Opens the terminal for questions; a test puts answers in its place. */
export type OpenTerminal = (runtime: Runtime) => Promise<Asker>;

export async function run(
  _args: readonly string[],
  options: Options,
  runtime: Runtime,
  openTerminal?: OpenTerminal,
): Promise<number> {
  const print = text(options, 'print');
  if (print !== undefined) {
    const { sample } = await import('./init/render.ts');
    runtime.stdout.write(sample(knownType(print)));
    return 0;
  }
  const { readExisting, replacedBy, targetFile } = await import('./init/file.ts');
  const path = targetFile(text(options, 'file'), runtime.cwd);
  const shown = relative(runtime.cwd, path) || basename(path);
  const typeWord = text(options, 'type');
  const type = typeWord === undefined ? undefined : knownType(typeWord);
  const name = text(options, 'name');
  const values = await given(list(options, 'set'), type, name);
  const world: World = { folder: dirname(path), env: runtime.env };
  const live = {
    ...world,
    roots: await readRoots(text(options, 'ca'), runtime),
    timeoutMs: duration(options, 'timeout') ?? 5000,
    signal: runtime.signal,
    now: runtime.now,
  };
  const existing = await readExisting(path, shown);
  const force = flag(options, 'force');
  const replaced = existing ? null : await replacedBy(path, shown, force);
  const target: TargetFile = { path, shown, existing, replaced };
  const offline = flag(options, 'offline');
  const hasTerminal = runtime.stdin.isTTY === true && runtime.stderr.isTTY && !runtime.env.CI;
  const open =
    openTerminal ?? (hasTerminal ? async (one: Runtime) => (await import('./init/ask.ts')).terminal(one) : null);
  const ready = await settled({ type, name, values }, world);
  if (!open || 'draft' in ready) {
    if (!('draft' in ready)) throw ready.missing;
    if (existing && !force) throw mayNotChange(existing, ready.draft.name, shown);
    if (!offline) await probeAll(ready.draft, live, runtime);
    return await write(ready.draft, target, world, runtime);
  }
  const { Interrupted } = await import('./init/ask.ts');
  try {
    const ask = await open(runtime);
    const { interview } = await import('./init/wizard.ts');
    const { checkLive } = await import('./init/live.ts');
    const draft = await interview(
      ask,
      { ...(type ? { type } : {}), ...(name ? { name } : {}), values, taken: existing?.names ?? [], force },
      world,
      offline ? null : (one, ids) => checkLive(one, ids, live),
    );
    const { renderDestination } = await import('./init/render.ts');
    ask.say(`\n${renderDestination(draft).join('\n')}\n`);
    if (existing && !force) {
      const replaces = existing.names.includes(draft.name);
      const question = replaces ? `Replace ${draft.name} in ${shown}?` : `Add ${draft.name} to ${shown}?`;
      if (!(await ask.confirm(question, !replaces))) {
        runtime.stderr.write('Nothing was written.\n');
        return 0;
      }
    }
    return await write(draft, target, world, runtime);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    runtime.stderr.write('\nInterrupted; nothing was written.\n');
    return runtime.signal.reason === 'SIGTERM' ? 143 : 130;
  }
}

function knownType(word: string): DestinationType {
  const found = DESTINATION_TYPES.find((one) => one === word);
  if (found) return found;
  const near = nearest(word, DESTINATION_TYPES);
  throw new UserError(`No destination type is named '${word}'`, {
    hint: near ? `Did you mean '${near}'?` : `There are: ${DESTINATION_TYPES.join(', ')}`,
  });
}

function mayNotChange(existing: ExistingFile, name: string, shown: string): UserError {
  return existing.names.includes(name)
    ? new UserError(`${shown} has a destination named ${name} already; nothing was written`, {
        hint: '--force replaces it; another --name adds one',
      })
    : new UserError(`${shown} exists already; nothing was written`, {
        hint: `--force adds ${name} to it and leaves all else as it is; --file FILE names another file`,
      });
}

/** What can be tried without a secret. Without a terminal a finding is told and holds nothing up: validate will judge. */
async function probeAll(
  draft: Draft,
  live: Parameters<typeof import('./init/live.ts').checkLive>[2],
  runtime: Runtime,
) {
  const { forms, isAsked } = await import('./init/fields.ts');
  const { open } = await review(draft, live);
  const ids = forms[draft.type].fields
    .filter((field) => isAsked(forms[draft.type], field, draft.values) && draft.values.has(field.key))
    .filter((field) => !open.some((one) => one.key === field.key))
    .flatMap((field) => field.live ?? []);
  if (ids.length === 0) return;
  const { checkLive } = await import('./init/live.ts');
  const { shown } = await import('./init/wizard.ts');
  for (const line of shown(await checkLive(draft, ids, live))) runtime.stderr.write(`${line}\n`);
}

interface TargetFile {
  readonly path: string;
  /** As it is named to a person. */
  readonly shown: string;
  readonly existing: ExistingFile | null;
  /** The configuration that leadctl will not read here any more. */
  readonly replaced: string | null;
}

async function write(
  draft: Draft,
  { path, shown, existing, replaced }: TargetFile,
  world: World,
  runtime: Runtime,
): Promise<number> {
  const { newJson, withDestination, writeConfig } = await import('./init/file.ts');
  const { renderDestination, renderFile } = await import('./init/render.ts');
  const value = nested(draft.type, draft.values);
  const content = existing
    ? withDestination(existing, draft.name, value, (step) => renderDestination(draft, step))
    : /\.json$/i.test(path)
      ? newJson(draft.name, value)
      : renderFile(renderDestination(draft));
  if (runtime.signal.aborted) {
    runtime.stderr.write('Interrupted; nothing was written.\n');
    return runtime.signal.reason === 'SIGTERM' ? 143 : 130;
  }
  await writeConfig(path, content, existing === null);
  const { secretLines, variablesOf } = await import('./init/next-steps.ts');
  const { open, warnings } = await review(draft, world);
  const out = [`${existing ? 'Changed' : 'Wrote'} ${shown}: ${draft.name} (${draft.type})`];
  if (replaced !== null)
    out.push(`warn  Here leadctl reads ${shown} from now on, and no longer ${relative(runtime.cwd, replaced)}`);
  for (const one of warnings) out.push(`warn  ${draft.name}.${one.key}  ${one.message}`);
  for (const variable of variablesOf(draft.values)) {
    const state = open.some((one) => one.reference === variable) ? 'not set here yet' : 'set here';
    out.push('', `${variable} (${state}) is read where leadctl runs; to set it:`);
    out.push(...secretLines(variable).map((line) => `  ${line}`));
  }
  out.push('', `Next: leadctl validate ${shellWord(draft.name)}`);
  runtime.stdout.write(`${out.join('\n')}\n`);
  return 0;
}
