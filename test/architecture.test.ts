import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : entry.name.endsWith('.ts') ? [path] : [];
  });
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

const imports: Import[] = filesOf(src).flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const from = relative(src, file).replaceAll('\\', '/');
  const found: Import[] = [];
  const add = (target: string, kind: Import['kind']) => {
    const to = target.startsWith('.') ? relative(src, resolve(dirname(file), target)).replaceAll('\\', '/') : target;
    found.push({ from, to, kind });
  };
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'/gm))
    add(match[2] ?? '', match[1] ? 'type' : 'value');
  for (const match of text.matchAll(/^import\s+'([^']+)'/gm)) add(match[1] ?? '', 'value');
  for (const match of text.matchAll(/\bimport\('([^']+)'\)/g)) add(match[1] ?? '', 'dynamic');
  return found;
});

const broken = (rule: (one: Import) => boolean) => imports.filter(rule).map((one) => `${one.from} -> ${one.to}`);
const outside = (one: Import, ...allowed: RegExp[]) =>
  !one.to.startsWith('node:') && !allowed.some((pattern) => pattern.test(one.to));

describe('who may import whom', () => {
  it('reads the imports of the whole tree', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('keeps a destination from another destination, from reports and from commands', () => {
    expect(
      broken((one) => {
        const own = /^destinations\/([a-z-]+)\//.exec(one.from)?.[1];
        if (!own) return false;
        const other = /^destinations\/([a-z-]+)\//.exec(one.to)?.[1];
        return (
          (other !== undefined && other !== own) ||
          /^(report|commands)\//.test(one.to) ||
          one.to === 'destinations/index.ts'
        );
      }),
    ).toEqual([]);
  });

  it('lets the lead, the secret and the errors depend on nothing but types', () => {
    expect(
      broken(
        (one) =>
          /^(lead\/|secret\.ts|errors\.ts)/.test(one.from) &&
          one.kind === 'value' &&
          outside(one, /^lead\//, /^secret/),
      ),
    ).toEqual([]);
  });

  it('keeps the diagnosis free of everything but the catalogue', () => {
    expect(
      broken(
        (one) =>
          one.from.startsWith('diagnosis/') &&
          one.kind !== 'type' &&
          outside(one, /^diagnosis\//, /^causes\//, /^secret/, /^lead\//),
      ),
    ).toEqual([]);
  });

  it('keeps causes pure data', () => {
    expect(
      broken(
        (one) =>
          (one.from.startsWith('causes/') || /^destinations\/[a-z-]+\/causes/.test(one.from)) &&
          one.kind !== 'type' &&
          outside(one, /^diagnosis\/cause\.ts$/, /^causes\//, /^destinations\/[a-z-]+\/causes/),
      ),
    ).toEqual([]);
  });

  it('keeps reporters from the network, the destinations and the commands', () => {
    expect(
      broken(
        (one) =>
          one.from.startsWith('report/') &&
          one.kind !== 'type' &&
          /^(net|destinations|commands|checks|config)\//.test(one.to),
      ),
    ).toEqual([]);
  });

  it('names the heavy clients in one place each, and only in an import()', () => {
    const heavy = /^(jsforce|@azure\/|undici|inquirer|ora|chalk|@peculiar\/|azurite)/;
    // A file that is itself loaded with import() alone may name its client statically.
    const late = (file: string) => {
      const importers = imports.filter((one) => one.to === file && one.kind !== 'type');
      return importers.length > 0 && importers.every((one) => one.kind === 'dynamic');
    };
    expect(broken((one) => heavy.test(one.to) && one.kind === 'value' && !late(one.from))).toEqual([]);
    const owner = (to: string) => Object.keys(owners).find((name) => to === name || to.startsWith(`${name}/`));
    const owners: Record<string, RegExp> = {
      jsforce: /^destinations\/salesforce\//,
      '@azure/msal-node': /^destinations\/dynamics\//,
      '@azure/data-tables': /^destinations\/azure-table\//,
    };
    expect(
      broken(
        (one) => owner(one.to) !== undefined && one.kind !== 'type' && !owners[owner(one.to) ?? '']?.test(one.from),
      ),
    ).toEqual([]);
  });

  it('ends the process nowhere', () => {
    expect(filesOf(src).filter((file) => /process\.exit\(/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
