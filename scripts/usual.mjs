// What the build takes for usual runs: of each kind of destination, and of a file that the plain reader leaves to the yaml
// package.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const TYPES = readdirSync(join(import.meta.dirname, '../src/destinations'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

export const FULL_YAML =
  '{ version: 1, destinations: { hook: { type: https, url: "https://leads.example.com/hook" } } }';
