/** What kind of system an endpoint's address belongs to, as far as its host and path tell. */
export interface Receiver {
  /** As a person calls it, with an article. */
  readonly title: string;
  /** Query parameters that carry the credential; all are needed. */
  readonly signedBy: readonly string[];
  /** 'required': nothing works without them; 'usual': the address may be open on purpose. */
  readonly signature: 'required' | 'usual' | 'none';
  /** What makes it unfit to take the marketplace's leads as they are. */
  readonly unfit?: string;
  /** A trap of this kind of address that nothing here can decide. */
  readonly note?: string;
}

const SAS = ['sp', 'sv', 'sig'];
const WORKFLOW = /\/workflows\/[^/]+\/triggers\/[^/]+\/paths\/invoke/i;
const STANDARD = /^\/api\/[^/]+\/triggers\/[^/]+\/invoke/i;

const OLD_FLOW =
  'flow addresses at logic.azure.com stopped working on November 30, 2025: right for an Azure Logic App, wrong for a Power Automate flow, whose new address has to be copied again';

/** Null where nothing is known of such addresses. The forms are those of Microsoft's own pages. */
export function receiverOf(url: URL): Receiver | null {
  const { pathname } = url;
  const host = url.hostname.toLowerCase();
  const at = (domain: string) => host === domain || host.endsWith(`.${domain}`);
  if (at('logic.azure.com') || at('logic.azure.us') || at('logic.azure.cn'))
    return { title: 'a Logic Apps workflow', signedBy: SAS, signature: 'required', note: OLD_FLOW };
  if (at('powerplatform.com') || at('powerplatform.us') || at('powerplatform.partner.microsoftonline.cn'))
    return { title: 'a Power Automate flow', signedBy: SAS, signature: 'required' };
  if (WORKFLOW.test(pathname)) return { title: 'a Logic Apps workflow', signedBy: SAS, signature: 'required' };
  if (STANDARD.test(pathname))
    return { title: 'a Logic Apps workflow (Standard)', signedBy: SAS, signature: 'required' };
  if (at('azurewebsites.net') && /^\/api\//i.test(pathname))
    return { title: 'an Azure Function', signedBy: ['code'], signature: 'usual' };
  if (at('azure-api.net'))
    return { title: 'an API of Azure API Management', signedBy: ['subscription-key'], signature: 'usual' };
  return otherService(url, at);
}

function otherService(url: URL, at: (domain: string) => boolean): Receiver | null {
  const { pathname } = url;
  const plain = { signedBy: [], signature: 'none' } as const;
  if (at('hsforms.com') || at('hubapi.com'))
    return {
      ...plain,
      title: 'an API of HubSpot',
      unfit:
        "HubSpot's API expects fields of its own and refuses the marketplace's JSON: put a function or a flow between",
    };
  if (at('webhook.office.com') || (at('outlook.office.com') && /^\/webhook/i.test(pathname)))
    return {
      ...plain,
      title: 'a Teams connector',
      unfit: 'Teams connectors of this kind are retired and take messages, not leads: put a flow in its place',
    };
  if (/^\/webhook-test\//i.test(pathname))
    return {
      ...plain,
      title: 'a test address of n8n',
      unfit:
        'n8n answers a /webhook-test/ address once, while the editor waits for it: use the production address (/webhook/)',
    };
  if (at('hooks.zapier.com'))
    return {
      ...plain,
      title: 'a Zapier hook',
      note: 'Zapier answers 200 also while the Zap is off: look into its history',
    };
  if (at('make.com') || at('integromat.com')) return { ...plain, title: 'a Make webhook' };
  return null;
}

/** Query parameters that say nothing secret. */
const PUBLIC_PARAMETERS = new Set(['api-version', 'sp', 'sv', 'tenantid', 'environmentname', 'encoding']);
const PUBLIC_SEGMENTS = new Set(
  'api automations catch cu direct hook hooks invoke manual paths powerautomate triggers webhook webhook-test workflows'.split(
    ' ',
  ),
);

/**
 * Scheme, host and port, and the shape of the rest: path segments and parameter values may be the credential, so only
 * words that are the same for everybody are left standing.
 */
export function shownUrl(text: string): string {
  const url = new URL(text);
  const path = url.pathname
    .split('/')
    .map((segment) => (segment === '' || PUBLIC_SEGMENTS.has(segment.toLowerCase()) ? segment : '…'))
    .join('/');
  const known = [...PUBLIC_PARAMETERS, 'sig', 'code', 'subscription-key'];
  const query = parametersOf(url)
    .map(({ name }) => (known.includes(name.toLowerCase()) ? `${name}=…` : '…'))
    .join('&');
  return `${url.protocol}//${url.host}${path === '/' ? '' : path}${query === '' ? '' : `?${query}`}`;
}

export interface Parameter {
  readonly name: string;
  /** As written and as decoded. */
  readonly raw: string;
  readonly value: string;
}

/** The query as it is written: rebuilding it would re-encode what is signed. */
export function parametersOf(url: URL): readonly Parameter[] {
  return url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const cut = pair.indexOf('=');
      const raw = cut < 0 ? '' : pair.slice(cut + 1);
      return { name: decode(cut < 0 ? pair : pair.slice(0, cut)), raw, value: decode(raw) };
    });
}

/** Every part of an address that may be its credential, for the redactor. */
export function secretsIn(text: string): readonly string[] {
  const url = new URL(text);
  const behind = text.slice(text.indexOf(url.host) + url.host.length);
  const values = parametersOf(url)
    .filter(({ name }) => !PUBLIC_PARAMETERS.has(name.toLowerCase()))
    .flatMap(({ raw, value }) => [raw, value]);
  const segments = url.pathname
    .split('/')
    // Short plain words would blank out half of every message.
    .filter((segment) => segment.length >= 16 || (segment.length >= 6 && /\d/.test(segment)))
    .flatMap((segment) => [segment, decode(segment)]);
  const found = [text, url.href, values, segments, decode(url.password), url.password].flat();
  if (behind.length >= 12) found.push(behind);
  return [...new Set(found)].filter((each) => each.length >= 4);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
