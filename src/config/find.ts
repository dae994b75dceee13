import { parse, relative, resolve, sep } from 'node:path';
import * as cosmiconfig from 'cosmiconfig/dist/Explorer.js';
import { PLACES } from './places.ts';

// The file has no types of its own.
const { Explorer } = cosmiconfig as unknown as { Explorer: new (options: object) => Search };

interface Search {
  search(from: string): Promise<{ readonly filepath: string } | null>;
}

/**
 * The nearest configuration file, upwards from a folder; null where there is none.
 *
 * Cosmiconfig's own entry point also obeys `.config/config.js` in the working directory, which it runs as a program. A
 * file in a checked-out branch may not start one, so the search itself is used without that step, with loaders that
 * only say that the file is there: reading and its limits are ours.
 */
export async function findConfig(cwd: string): Promise<string | null> {
  const there = () => ({});
  const explorer = new Explorer({
    moduleName: 'leadctl',
    searchPlaces: PLACES,
    stopDir: parse(resolve(cwd)).root,
    searchStrategy: 'global',
    ignoreEmptySearchPlaces: false,
    metaConfigFilePath: null,
    mergeImportArrays: true,
    mergeSearchPlaces: true,
    cache: false,
    transform: (result: unknown) => result,
    loaders: { '.yaml': there, '.yml': there, '.json': packageKey, noExt: there },
  });
  try {
    const found = await explorer.search(cwd);
    return found && isAbove(found.filepath, cwd) ? found.filepath : null;
  } catch (error) {
    const path = (error as { filepath?: unknown }).filepath;
    if (typeof path === 'string') return path;
    throw error;
  }
}

/** For package.json only whether the key is there; a broken one is npm's business. */
function packageKey(path: string, text: string): object {
  if (!/package\.json$/.test(path)) return {};
  try {
    return Object.hasOwn(JSON.parse(text.replace(/^\uFEFF/, '')), 'leadctl') ? { leadctl: true } : {};
  } catch {
    return {};
  }
}

/** Cosmiconfig looks into the user's own configuration folder too, at the end; the rule is 'upwards' alone. */
function isAbove(file: string, cwd: string): boolean {
  const steps = relative(resolve(file, '..'), resolve(cwd)).split(sep);
  return !steps.includes('..');
}
