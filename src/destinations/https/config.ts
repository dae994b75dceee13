import * as z from 'zod/mini';
import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, HTTPS_URL, urlReason } from '../../config/patterns.ts';
import { fields, issue, mapOf, optional, text } from '../../config/schema.ts';
import type { HttpsConfig } from '../../config/types.ts';
import { endpointUrl } from '../../config/urls.ts';

const schema = fields(
  {
    type: z.literal('https'),
    url: text('the HTTPS endpoint URL', {
      description:
        'HTTPS endpoint URL, with all of its query: what it carries (sig, code) is its only credential. Write it as ${env:NAME}.',
      examples: ['${env:LEADS_WEBHOOK}'],
      pattern: 'https://.+',
      rule: endpointUrl('the HTTPS endpoint URL', 'https://leads.contoso.com/marketplace'),
    }),
    headers: optional(
      mapOf(
        text('the value of the header', {
          description: 'Value of the header.',
          rule: (value) =>
            /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
              ? null
              : 'the value holds a line break or another character that no header may hold; expected one line of plain text',
        }),
        'names and values of headers',
        'Additional request headers, for try-outs with leadctl: the marketplace sends none.',
      ).check(
        z.check<Record<string, unknown>>((context) => {
          for (const name of Object.keys(context.value)) {
            const fault = headerFault(name);
            if (fault) context.issues.push(issue(fault, context.value[name], [name]));
          }
        }),
      ),
    ),
  },
  'type and url',
  'HTTPS endpoint: Power Automate, Logic Apps, Azure Functions or a program of your own.',
);

function headerFault(name: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    return 'this is no name of a header; expected letters, digits and dashes';
  if (/^(host|content-length|transfer-encoding|connection|upgrade|expect|te|trailer|keep-alive|proxy-.*)$/i.test(name))
    return 'this header belongs to the connection itself; expected another';
  return null;
}

type Raw = { url: string; headers?: Record<string, string> };

export const httpsConfig: ConfigModule = {
  schema,
  secrets: ['url', 'headers.*'],
  isSecret: (path, value) =>
    path === 'url' ? urlHoldsSecret(value) : headerHoldsSecret(path.slice('headers.'.length)),
  build(raw, wrap): HttpsConfig {
    const { url, headers } = raw as unknown as Raw;
    const wrapped = Object.entries(headers ?? {}).map(
      ([name, value]) => [name, wrap(value, `headers.${name}`)] as const,
    );
    return {
      type: 'https',
      url: wrap(url, 'url'),
      ...(headers === undefined ? {} : { headers: Object.fromEntries(wrapped) }),
    };
  },
  lint: (config) => lint(config as HttpsConfig),
  accepts: (config): readonly Acceptance[] => [
    acceptance(
      'url',
      'HTTPS endpoint URL',
      urlReason((config as HttpsConfig).url.reveal(), HTTPS_URL),
      'https:// in lower case, then plain ASCII without spaces and quotation marks; write a host with other letters in its xn-- form',
    ),
  ],
};

/** Hosts whose paths are the credential. */
const HOOK_HOSTS =
  /(^|\.)(hooks\.zapier\.com|hook\.[\w-]+\.make\.com|hook\.integromat\.com|hooks\.slack\.com|webhook\.site|webhook\.office\.com|pipedream\.net|api\.hsforms\.com)$/;
const SECRET_NAME =
  /^(sig|code|key|token|secret|password|pwd|auth|signature|sharedaccess|subscription-?key|x-functions-key)$|(_|-)?(token|secret|key|password)$/i;

function urlHoldsSecret(value: string): boolean {
  if (!URL.canParse(value)) return true;
  const url = new URL(value);
  if (url.protocol !== 'https:' || url.username || url.password || HOOK_HOSTS.test(url.hostname)) return true;
  return [...url.searchParams].some(([name, part]) => part !== '' && SECRET_NAME.test(name));
}

function headerHoldsSecret(name: string): boolean {
  return /auth|cookie|key|token|secret|signature|password/i.test(name);
}

function lint({ headers }: HttpsConfig): readonly Finding[] {
  const findings: Finding[] = [];
  for (const name of Object.keys(headers ?? {})) {
    findings.push({
      id: 'https/headers',
      path: `headers.${name}`,
      message: 'The marketplace cannot use this: it sends no headers of your own, only leadctl does',
      severity: 'loses-leads',
      resolution: [
        'Remove the header once the try-out is over',
        'Put what the endpoint needs to know its caller into the URL',
      ],
    });
  }
  return findings;
}
