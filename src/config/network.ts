import { isAbsolute, resolve } from 'node:path';
import { parseDuration } from '../duration.ts';
import { hasBrokenCertificate, MOST_PEM_BYTES } from '../net/pem.ts';
import { networkSchema } from './file-schema.ts';
import type { Problems } from './problems.ts';
import { readText, Unreadable } from './read.ts';
import { type Resolved, UNRESOLVED, type World } from './references.ts';
import type { Config } from './types.ts';
import { check } from './validate.ts';

export async function readNetwork(
  value: unknown,
  problems: Problems,
  resolved: Resolved,
  world: World,
): Promise<Config['network']> {
  if (value === undefined || value === null) return { ca: [] };
  if (!check(networkSchema(), value, ['network'], problems, resolved)) return { ca: [] };
  const { timeout, ca } = value as { timeout?: string | null; ca?: string | string[] | null };
  const timeoutMs = timeout ? parseDuration(timeout) : undefined;
  const roots: string[] = [];
  for (const [index, one] of (typeof ca === 'string' ? [ca] : (ca ?? [])).entries()) {
    const path = Array.isArray(ca) ? `network.ca[${index}]` : 'network.ca';
    const text = await pemText(one, path, problems, world);
    if (text === undefined) continue;
    if (await hasBrokenCertificate(text)) {
      problems.add(path, 'a certificate in the file is broken; expected PEM, whole, as the authority exported it');
    } else if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)) roots.push(text);
    else problems.add(path, 'the file holds no certificate in PEM form; expected -----BEGIN CERTIFICATE----- in it');
  }
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ca: roots };
}

/** The text of a PEM file, or the text itself where it was given in place of a name. */
export async function pemText(
  value: string,
  path: string,
  problems: Problems,
  world: World,
): Promise<string | undefined> {
  if (value === UNRESOLVED) return undefined;
  if (value.includes('-----BEGIN ')) return value;
  try {
    return await readText(isAbsolute(value) ? value : resolve(world.folder, value), MOST_PEM_BYTES);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    problems.add(path, `this PEM file cannot be used: ${error.message}`);
    return undefined;
  }
}
