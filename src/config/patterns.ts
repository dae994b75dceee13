import type { Acceptance } from './module.ts';

/**
 * The patterns of the `customer-leads` schema (2022-03-01-preview2) of Microsoft's Product Ingestion API,
 * https://schema.mp.microsoft.com/schema/customer-leads/2022-03-01-preview2. That Partner Center's own form uses the
 * same ones is presumed, so a deviation is a warning.
 */
export const HTTPS_URL = /^https:\/\/[a-zA-Z0-9/?$+-~!@#%^&*()_='.:[\]@,;]+$/;
export const INSTANCE_URL = /^(http|https):\/\/[a-zA-Z0-9/?$+-~!@#%^&*()_='.:[\]@,;]+$/;
export const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
export const SERVER_ID = /^[-a-zA-Z0-9.]{1,255}$/;
export const MUNCHKIN_ID = /^[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}-[a-zA-Z0-9]{3}$/;
export const FORM_ID = /^\d{1,8}$/;
export const OBJECT_IDENTIFIER = /^[a-zA-Z0-9]{15}$/;
export const CONNECTION_STRING =
  /^DefaultEndpointsProtocol=https;AccountName=[a-z0-9]{3,24};AccountKey=[0-9a-zA-Z=+/]*(;|;EndpointSuffix=(core\.chinacloudapi\.cn|core\.cloudapi\.de|core\.usgovcloudapi\.net|core\.windows\.net))?$/;

/** The first character that is none of the class, by its place, never with what stands around it. */
export function offending(value: string, allowed: RegExp): string | null {
  let place = 0;
  for (const char of value) {
    place++;
    if (!allowed.test(char)) return `character ${place} is ${nameOf(char)}`;
  }
  return null;
}

function nameOf(char: string): string {
  if (char === ' ') return 'a space';
  if (char === '\n' || char === '\r') return 'a line break';
  if (char === '\t') return 'a tab';
  if (char === '"') return 'a quotation mark';
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /^[\x21-\x7e]$/.test(char) ? `'${char}'` : `U+${code}, which is no plain ASCII`;
}

export function acceptance(path: string, field: string, reason: string | null, advice: string): Acceptance {
  return { path, field, accepted: reason === null, reason: reason ?? '', advice };
}

/** Why an https address fails Microsoft's pattern; null where it passes. */
export function urlReason(value: string, pattern: RegExp): string | null {
  if (pattern.test(value)) return null;
  if (!/^https?:\/\//.test(value) && /^https?:\/\//i.test(value.trim()))
    return /^\s/.test(value) ? 'it begins with white space' : 'its scheme is not in lower case';
  return offending(value, /^[\x21\x23-\x7e]$/) ?? 'it does not have the form of the pattern';
}

/** Why a text of limited length fails; null where it passes. */
export function lengthReason(value: string, most: number): string | null {
  return value.length <= most ? null : `it has ${value.length} characters, more than ${most}`;
}
