import type { ConfigModule } from './module.ts';

/** Whether a path below a destination is one of its secret ones; `headers.*` stands for all below. */
export function isSecretPath(module: Pick<ConfigModule, 'secrets'>, below: string): boolean {
  return module.secrets.some((one) => (one.endsWith('.*') ? below.startsWith(one.slice(0, -1)) : one === below));
}

const SECRET_PARAMETER =
  /^(sig|code|key|token|secret|password|pwd|signature|access_token|api_?key|subscription-key|x-functions-key)$/i;

/**
 * What has to be masked of a value: itself, and the parts of it that are secrets by themselves and turn up alone: the
 * account key of a connection string, `sig` and `code` of an address, the lines of a private key.
 */
export function secretParts(value: string, whole: boolean): readonly string[] {
  const parts = new Set<string>();
  const add = (part: string | undefined) => {
    if (part && part.trim().length >= 4) parts.add(part).add(part.trim());
  };
  if (whole) add(value);
  if (value.includes('=')) {
    add(/AccountKey\s*=\s*([^;\s"']+)/i.exec(value)?.[1]);
    add(/SharedAccessSignature\s*=\s*([^;\s"']+)/i.exec(value)?.[1]);
    for (const match of value.matchAll(/[?&;]([\w.-]+)=([^&;#\s"']+)/g)) {
      const [, name = '', part = ''] = match;
      if (!SECRET_PARAMETER.test(name)) continue;
      add(part);
      add(decoded(part));
    }
  }
  const userinfo = value.includes('@') ? /^\s*https?:\/\/([^/?#@\s]+)@/i.exec(value)?.[1] : undefined;
  if (userinfo) {
    const password = userinfo.slice(userinfo.indexOf(':') + 1);
    add(userinfo);
    add(password);
    add(decoded(password));
  }
  const key = value.includes('-----')
    ? /-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/.exec(value)?.[1]
    : undefined;
  for (const line of key?.split(/\s+/) ?? []) if (line.length >= 16) add(line);
  return [...parts];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
