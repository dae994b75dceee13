import { MARKER } from './test-lead.ts';

/**
 * The lead source that stands in every lead: `Source-Action|Offer`, as Microsoft's lead pages and FAQ describe it
 * (editions of 2018 to 2020). Unknown values are kept and called unknown, never guessed at.
 */

export interface LeadPart {
  /** As it stands in the text; null where the text does not hold it. */
  readonly value: string | null;
  /** Whether an edition of the documents lists it. */
  readonly known: boolean;
  /** One sentence. */
  readonly meaning: string;
}

export interface LeadOffer {
  /** The whole right side; null where there is none. */
  readonly value: string | null;
  /** Of `publisher.offer`; null where the value is a name or a single word. */
  readonly publisher: string | null;
  /** Of `publisher.offer`: a slug, or a GUID. */
  readonly id: string | null;
}

export interface LeadSource {
  readonly source: LeadPart;
  readonly action: LeadPart;
  readonly offer: LeadOffer;
  /** Of a test lead: its marker and when it was made. */
  readonly test: { readonly marker: string; readonly sentAt: Date } | null;
}

const SOURCES: Readonly<Record<string, string>> = {
  azuremarketplace: 'Azure Marketplace, the web storefront',
  azureportal: 'the Azure portal',
  testdrive: 'a test drive; listed in the 2018 pages only',
  spza: 'AppSource, whose acronym is SPZA',
  appsource: 'AppSource, whose acronym is SPZA',
};

const ACTIONS: Readonly<Record<string, string>> = {
  ins: 'Installation: the customer selected the button to acquire the product, on Azure Marketplace or AppSource',
  plt: 'Partner Led Trial: the customer selected Contact me on AppSource',
  dnc: 'Do Not Contact: a partner who is cross-listed on your page was asked to make contact; for information only, do not contact the customer',
  create: 'the customer bought the offer to their account, inside the Azure portal',
  starttestdrive: 'the customer started the test drive',
};

const TEST_MEANING = 'the marker of a test lead of the marketplace, in place of a real value';

/**
 * Takes a lead source apart: at the first `|`, the left side at its first hyphen, the right side at its first dot.
 *
 * Takes the bare string, the same in a line such as `lead_source = …`, a lead as JSON (also damaged JSON) whose action
 * stands in a field of its own, and the HTTPS form in which LeadSource is the source alone.
 */
export function decodeLeadSource(text: string): LeadSource {
  const input = fieldsOf(text);
  const bar = input.leadSource.indexOf('|');
  const left = (bar < 0 ? input.leadSource : input.leadSource.slice(0, bar)).trim();
  const right = bar < 0 ? '' : input.leadSource.slice(bar + 1).trim();
  const hyphen = left.indexOf('-');
  const source = (hyphen < 0 ? left : left.slice(0, hyphen)).trim();
  const action = hyphen < 0 ? '' : left.slice(hyphen + 1).trim();
  const marker = decodeMarker(input.leadSource) ?? decodeMarker(text);
  return {
    source: partOf(source, SOURCES, 'source'),
    action: partOf(action || input.action, ACTIONS, 'action'),
    offer: offerOf(right || input.offer),
    test: marker === null ? null : { marker: marker.marker, sentAt: marker.sentAt },
  };
}

export interface Marker {
  /** `MSFT_TEST_` and 18 digits. */
  readonly marker: string;
  /** 100 ns since 0001-01-01 UTC, as .NET counts. */
  readonly ticks: bigint;
  readonly sentAt: Date;
  /**
   * leadctl makes markers from milliseconds, so the last four digits are 0000; Microsoft's carry them. One in ten
   * thousand of Microsoft's ends in 0000 as well, hence 'probably'.
   */
  readonly madeBy: 'leadctl-probably' | 'microsoft-probably';
}

/** The first marker of a test lead in a text, or null. */
export function decodeMarker(text: string): Marker | null {
  const marker = MARKER.exec(text)?.[0];
  if (marker === undefined) return null;
  const ticks = BigInt(marker.slice('MSFT_TEST_'.length));
  return {
    marker,
    ticks,
    sentAt: new Date(Number((ticks - 621355968000000000n) / 10000n)),
    madeBy: ticks % 10000n === 0n ? 'leadctl-probably' : 'microsoft-probably',
  };
}

/** What a decoded lead source says, in lines for people. */
export function describeLeadSource(decoded: LeadSource): string[] {
  const { source, action, offer, test } = decoded;
  const lines = [line('source', source), line('action', action)];
  if (offer.value === null) lines.push('offer    not stated');
  else if (offer.publisher === null)
    lines.push(`offer    ${offer.value}: no publisher.offer form, so probably the name of the offer`);
  else
    lines.push(
      `offer    ${offer.value}: publisher ${offer.publisher}, offer ${offer.id}${isGuid(offer.id) ? ' (a GUID, as AppSource offers may have)' : ''}`,
    );
  if (test !== null) {
    const who = decodeMarker(test.marker)?.madeBy === 'leadctl-probably' ? 'leadctl' : 'Microsoft';
    lines.push(`test     ${test.marker}: a test lead, made ${test.sentAt.toISOString()}, probably by ${who}`);
  }
  return lines;
}

function line(name: string, part: LeadPart): string {
  return `${name.padEnd(8)} ${part.value === null ? part.meaning : `${part.value}: ${part.meaning}`}`;
}

function partOf(value: string, known: Readonly<Record<string, string>>, what: string): LeadPart {
  if (value === '') return { value: null, known: false, meaning: 'not stated' };
  if (isMarker(value)) return { value, known: true, meaning: TEST_MEANING };
  // 'AppSource (SPZA)' is how the pages from 2018 on write SPZA.
  const key = value
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/\(spza\)$/, '');
  const meaning = Object.hasOwn(known, key) ? known[key] : undefined;
  return meaning === undefined
    ? { value, known: false, meaning: `unknown: no edition of the documents lists this ${what}` }
    : { value, known: true, meaning };
}

/** Publisher ids hold letters, digits, hyphens and underscores; a name with blanks is no id. */
const OFFER_ID = /^([A-Za-z0-9][\w-]*)\.(\S+)$/;

function offerOf(value: string): LeadOffer {
  if (value === '') return { value: null, publisher: null, id: null };
  const parts = OFFER_ID.exec(value);
  return { value, publisher: parts?.[1] ?? null, id: parts?.[2] ?? null };
}

function isGuid(value: string | null): boolean {
  return value !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

function isMarker(value: string): boolean {
  return value.length === 28 && MARKER.test(value);
}

interface Fields {
  readonly leadSource: string;
  readonly action: string;
  readonly offer: string;
}

function fieldsOf(text: string): Fields {
  const whole = text.trim();
  const lead = leadObject(whole);
  const field = (name: string) => lead?.get(name) ?? fieldOf(whole, name);
  const leadSource = field('leadsource');
  if (leadSource === null) {
    const bare = whole.replace(/^(["'`“”‘’])(.*)\1$/s, '$2');
    return { leadSource: clear(bare), action: '', offer: '' };
  }
  return {
    leadSource: clear(leadSource),
    action: clear(field('actioncode') ?? ''),
    offer: clear(field('offertitle') ?? field('offerdisplayname') ?? field('offername') ?? ''),
  };
}

/** The texts of a lead that is sound JSON, also JSON inside a JSON string; keys in lower case without underscores. */
function leadObject(text: string): ReadonlyMap<string, string> | null {
  let value: unknown = text;
  for (let depth = 0; depth < 3 && typeof value === 'string'; depth += 1) {
    try {
      value = JSON.parse(value);
    } catch {
      return null;
    }
  }
  if (typeof value !== 'object' || value === null) return null;
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new Map(texts.map(([name, each]) => [name.toLowerCase().replaceAll('_', ''), each]));
}

/** The value of a key in damaged JSON, or in lines of `key = value`. */
function fieldOf(text: string, name: string): string | null {
  const key = name.replace(/^(lead|action|offer(?:display)?)/, '$1_?');
  const quoted = new RegExp(
    `(?:^|[\\s{,"'\\\\])${key}\\\\?["']?\\s{0,8}[:=]\\s{0,8}\\\\?"((?:[^"\\\\]|\\\\[^"])*)\\\\?"`,
    'i',
  ).exec(text);
  if (quoted !== null) return unescaped(quoted[1]!);
  const plain = new RegExp(`(?:^|[\\s{,"'])${key}["']?[ \\t]{0,8}[:=][ \\t]{0,8}([^\\r\\n]*)`, 'i').exec(text);
  return plain === null ? null : bareValue(plain[1]!);
}

/** Without the quotes, commas and blanks around it; by steps, because a pattern would look at long blanks again and again. */
function bareValue(text: string): string {
  let end = text.length;
  while (end > 0 && `'",; \t`.includes(text[end - 1]!)) end -= 1;
  return text.slice(/^['"]/.test(text) ? 1 : 0, end);
}

function unescaped(value: string): string {
  return value
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1');
}

/** The bar is often encoded on its way through URLs, mails and HTML. */
function clear(value: string): string {
  const text = value.trim();
  if (text.includes('|')) return text;
  return text.replace(/%7c|&#124;|&#x7c;|&vert;|｜/i, '|').replace(/%20/g, ' ');
}
