import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'leadctl-init-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const filesOf = (path: string): readonly string[] => readdirSync(path).sort();
