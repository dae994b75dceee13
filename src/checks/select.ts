import type { Check } from './check.ts';

/** `dynamics/*`, `https/t*`, `azure-table/table`: `*` stands for anything. */
function matches(glob: string, id: string): boolean {
  const parts = glob.split('*');
  if (parts.length === 1) return glob === id;
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (id.startsWith(part) ? 0 : -1) : id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? '';
  return id.endsWith(last) && id.length >= parts.join('').length;
}

export interface Selection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

export function isSelected(id: string, { only, skip }: Selection): boolean {
  return (only.length === 0 || only.some((glob) => matches(glob, id))) && !skip.some((glob) => matches(glob, id));
}

/** The globs that fit none of the ids: misspelt, most likely. */
export function unknownGlobs(selection: Selection, ids: readonly string[]): readonly string[] {
  return [...selection.only, ...selection.skip].filter((glob) => !ids.some((id) => matches(glob, id)));
}

/** The ids of all checks that the wanted ones need, directly or not. */
export function prerequisites(
  wanted: ReadonlySet<string>,
  checks: readonly Pick<Check, 'id' | 'needs'>[],
): ReadonlySet<string> {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const needed = new Set<string>();
  const visit = (id: string) => {
    for (const need of byId.get(id)?.needs ?? []) {
      if (needed.has(need)) continue;
      needed.add(need);
      visit(need);
    }
  };
  for (const id of wanted) visit(id);
  return needed;
}
