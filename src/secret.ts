export { redactPatterns, type Stretch, secretsIn } from './secret-patterns.ts';

/** A value that never prints itself. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The value itself: only for the wire. */
  reveal(): string {
    return this.#value;
  }
  /** Length, kind and fingerprint, such as `36 characters, looks like a GUID, #a41f09`. */
  describe(): string {
    const kind = kindOf(this.#value);
    return `${this.#value.length} characters${kind ? `, ${kind}` : ''}, #${fingerprint(this.#value)}`;
  }
  toString(): string {
    return MASK;
  }
  toJSON(): string {
    return MASK;
  }
  /** What `util.inspect` and with it every logger asks for. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Secret(${MASK})`;
  }
}

const MASK = '***';

let key: Uint8Array | string | undefined;

/** Six hex digits under a key made per run, or LEADCTL_FINGERPRINT_KEY: a reader of the log cannot try a dictionary. */
export function fingerprint(value: string): string {
  // Loaded here and not at the top: reading a pasted text needs no cryptography, and start-up is counted in milliseconds.
  const crypto = process.getBuiltinModule('node:crypto');
  key ??= process.env.LEADCTL_FINGERPRINT_KEY || crypto.randomBytes(32);
  return crypto.createHmac('sha256', key).update(value).digest('hex').slice(0, 6);
}

function kindOf(value: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return 'looks like a GUID';
  if (/AccountKey=/i.test(value)) return 'looks like a storage connection string';
  if (/^https?:\/\//i.test(value)) return 'looks like a URL';
  if (/^eyJ[\w-]+\./.test(value)) return 'looks like a token';
  if (/^[A-Za-z0-9+/]{86}==$/.test(value)) return 'looks like a storage account key';
  return '';
}

/** Shorter ones cannot be told from ordinary text. */
const SHORTEST = 4;
/** Derived forms shorter than this occur by chance. */
const SHORTEST_DERIVED = 8;

/** Values that stand where a secret belongs and are none; taking them out would only destroy the output. */
const NO_SECRETS = new Set(
  `true false null none undefined yes no on off http https http:// https:// localhost password secret token user admin
  test example changeme dynamics salesforce marketo azure-table lead leads passed failed warned skipped`.split(/\s+/),
);

function isNoSecret(value: string): boolean {
  return /^(?:\*+|\s+|\.+|-+)$/.test(value) || NO_SECRETS.has(value.toLowerCase());
}

/** Bits of the table that says where a form may begin: most places of a text are left after one look. */
const TABLE_BITS = 13;

interface Form {
  readonly text: string;
  /** Of a secret that no word, name or key of our own can be: see `isStrong`. */
  readonly strong: boolean;
}

/** Knows the secrets of a run and takes them out of every text that leaves the process. */
export class Redactor {
  readonly #secrets = new Set<string>();
  readonly #words = new Set<string>();
  /** By the hash of their first four characters, longest first. */
  readonly #forms = new Map<number, Form[]>();
  readonly #begins = new Uint8Array(1 << TABLE_BITS);
  /** The first four characters of each form. */
  readonly #heads = new Set<string>();
  #pattern: RegExp | undefined;

  /** Registers a secret, its parts where it is compound, and all the forms in which either may appear. */
  add(value: string): void {
    for (const part of [value, value.trim(), ...partsOf(value)]) {
      if (part.length < SHORTEST || isNoSecret(part) || /^\d{1,5}$/.test(part) || this.#secrets.has(part)) continue;
      this.#secrets.add(part);
      if (isPlainWord(part)) {
        this.#words.add(part);
        this.#pattern = undefined;
        continue;
      }
      const strong = isStrong(part);
      for (const text of formsOf(part)) this.#index({ text, strong });
    }
  }

  /** Every occurrence of every form; where two overlap, all that either covers. */
  redact(text: string): string {
    const out = this.#without(text, false);
    if (this.#words.size === 0) return out;
    this.#pattern ??= new RegExp(`(?<![A-Za-z0-9])(?:${[...this.#words].join('|')})(?![A-Za-z0-9])`, 'g');
    return out.replace(this.#pattern, MASK);
  }

  /**
   * The same for a text that holds words of our own, such as a whole report in JSON: a password that is an everyday word,
   * or a header's value, would take keys and ids out of it. The values in it have been through `redact` before.
   */
  redactWhole(text: string): string {
    return this.#without(text, true);
  }

  /** What a CI system has to mask: every secret and every part, one line each, longest first. */
  maskParts(): string[] {
    const lines = [...this.#secrets].flatMap((secret) => secret.split(/[\r\n]+/).map((line) => line.trim()));
    return [...new Set(lines)]
      .filter((line) => line.length >= SHORTEST && !isNoSecret(line) && !line.startsWith('-----'))
      .sort((a, b) => b.length - a.length);
  }

  #index(form: Form): void {
    const hash = hashAt(form.text, 0);
    this.#begins[hash] = 1;
    this.#heads.add(form.text.slice(0, SHORTEST));
    const known = this.#forms.get(hash);
    if (known === undefined) this.#forms.set(hash, [form]);
    else {
      const same = known.findIndex((one) => one.text === form.text);
      if (same >= 0) {
        if (form.strong) known[same] = form;
        return;
      }
      const shorter = known.findIndex((one) => one.text.length < form.text.length);
      known.splice(shorter < 0 ? known.length : shorter, 0, form);
    }
  }

  /** A short text is asked for each beginning, which the engine does quicker than our own walk through it. */
  #isPlainlyWithout(text: string): boolean {
    if (this.#heads.size > text.length) return false;
    for (const head of this.#heads) if (text.includes(head)) return false;
    return true;
  }

  #without(text: string, strongAlone: boolean): string {
    if (this.#forms.size === 0 || text.length < SHORTEST || this.#isPlainlyWithout(text)) return text;
    let out = '';
    /** Behind what is copied or masked so far, and the end of the stretch that is being masked. */
    let done = 0;
    let end = -1;
    for (let at = 0; at <= text.length - SHORTEST; at += 1) {
      const hash = hashAt(text, at);
      if (this.#begins[hash] === 0) continue;
      const form = this.#forms.get(hash)?.find((one) => (one.strong || !strongAlone) && text.startsWith(one.text, at));
      if (form === undefined) continue;
      if (at >= end) {
        out += `${text.slice(done, at)}${MASK}`;
      }
      end = Math.max(end, at + form.text.length);
      done = end;
    }
    return done === 0 ? text : out + text.slice(done);
  }
}

function hashAt(text: string, at: number): number {
  let hash = text.charCodeAt(at);
  for (let next = at + 1; next < at + SHORTEST; next += 1) hash = Math.imul(hash, 31) + text.charCodeAt(next);
  return hash & ((1 << TABLE_BITS) - 1);
}

/** Whether a value is nothing that a report holds of itself: long, or of several kinds of characters. */
function isStrong(secret: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(secret)).length;
  return secret.length >= 24 || (secret.length >= 16 && kinds >= 2) || (secret.length >= 8 && kinds >= 3);
}

/** A few letters of one case might be the inside of any word: such a secret is taken out only where it stands alone. */
function isPlainWord(secret: string): boolean {
  return /^(?:[a-z]{4,6}|[A-Z]{4,6})$/.test(secret);
}

const URL_SECRETS =
  /^(?:sig|signature|code|key|token|access_token|refresh_token|secret|client_secret|password|pwd|api[-_]?key|apikey|subscription-key|x-functions-key|hapikey|auth|sas)$/i;

/** The parts of a compound secret that are secrets by themselves. */
function partsOf(value: string): string[] {
  const parts: string[] = value.includes('=') ? settingsOf(value) : [];
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(value)) parts.push(...urlParts(value));
  const jwt = /^eyJ[\w-]{4,8192}\.([\w-]{4,8192})\.([\w-]{4,4096})$/.exec(value.trim());
  if (jwt !== null) parts.push(jwt[1]!, jwt[2]!);
  if (value.includes('PRIVATE KEY-----'))
    parts.push(...value.split(/[\r\n]+/).filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line)));
  else if (/[\r\n]/.test(value.trim()))
    parts.push(
      ...value
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter((line) => line.length >= 8),
    );
  return parts;
}

function settingsOf(value: string): string[] {
  const parts: string[] = [];
  for (const match of value.matchAll(
    /(?:^|[;?&\s])(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd|ClientSecret|Secret)=([^;\s]{4,4096})/gi,
  )) {
    parts.push(match[1]!);
  }
  for (const match of value.matchAll(/[?&;=]([A-Za-z_-]{2,24})=([^&\s;#]{4,4096})/g)) {
    if (URL_SECRETS.test(match[1]!)) parts.push(match[2]!, decoded(match[2]!));
  }
  return parts;
}

function urlParts(value: string): string[] {
  const parts: string[] = [];
  const user = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#@\s]{1,512})@/i.exec(value);
  if (user !== null) {
    const password = user[1]!.slice(user[1]!.indexOf(':') + 1);
    parts.push(user[1]!, password, decoded(password));
  }
  const path = value.replace(/^[a-z][a-z0-9+.-]{0,20}:\/\/[^/?#]{0,512}/i, '');
  if (/[?&](?:sig|code|token|key|secret|password)[a-z_-]{0,16}=/i.test(path)) parts.push(path);
  // Hook services (Zapier, Make, n8n) carry the credential in the path: a long segment of letters and digits.
  for (const segment of path.split(/[/?#&=]/))
    if (/^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{20,}$/.test(segment)) parts.push(segment);
  return parts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const url = encodeURIComponent(secret);
  // A tilde too: forms (URLSearchParams, .NET) encode it, and secrets of Entra ID hold one.
  const strict = url.replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const lower = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (c) => c.toLowerCase());
  const near = [
    secret,
    ...[url, strict].flatMap((form) => [
      form,
      lower(form),
      form.replaceAll('%20', '+'),
      lower(form.replaceAll('%20', '+')),
      encodeURIComponent(form),
      lower(encodeURIComponent(form)),
    ]),
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    json.replace(/[<>&'+]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    json.replace(/[<>&'+]/g, (c) => `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    html.replaceAll('"', '&#34;').replaceAll("'", '&apos;'),
  ];
  const far = [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    ...embedded(bytes),
  ];
  return [...near.filter((form) => form.length >= SHORTEST), ...far.filter((form) => form.length >= SHORTEST_DERIVED)];
}

/** The base64 characters that depend on the secret alone, for each of the three places where it may begin. */
function embedded(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const inner = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
