import { redactPatterns } from '../secret.ts';
import { type Diagnosis, placeOf } from './describe.ts';
import { inWords } from './ids.ts';
import { withoutSecrets } from './masking.ts';

/** As much of the text around a match is told. */
const BEFORE = 160;
const AFTER = 420;

/** A match as a text for the person who has to fix it: what, where, the names as the message gives them; no secret, no blame. */
export function handOver(match: Diagnosis): string {
  const ids = Object.entries(match.ids).map(([name, value]) => `- ${inWords(name)}: ${value}`);
  const around = context(match);
  const hosts = hostsIn(around.wide);
  const perhaps = match.confidence < 0.6 ? 'perhaps: ' : '';
  const times = match.count > 1 ? `, ${match.count} times` : '';
  return `${[
    `To: ${match.who}`,
    '',
    'The Microsoft commercial marketplace cannot deliver leads to our system. What was found:',
    '',
    `- ${perhaps}${match.title} (${match.cause}, ${Math.round(match.confidence * 100)} % sure${times})`,
    `- where: ${[WHERE[match.destination] ?? 'the lead destination', ...hosts].join(', ')}`,
    `- seen: "${around.near}"`,
    ...ids,
    '',
    match.explanation,
    '',
    'What would mend it:',
    ...match.resolution.map((step, index) => `${index + 1}. ${step}`),
    ...(match.note ? ['', `Note: ${match.note}`] : []),
    '',
    `How to see that it is mended: ${match.next[0] ?? ''}`,
    ...match.docs,
  ].join('\n')}\n`;
}

const WHERE: Readonly<Record<string, string>> = {
  dynamics: 'the sign-in to Dynamics 365 or the environment itself',
  salesforce: 'the Salesforce organisation',
  marketo: 'the Marketo subscription',
  'azure-table': 'the Azure storage account',
  https: 'the HTTPS endpoint',
  marketplace: 'the Microsoft commercial marketplace',
};

/** The line of the message and a wider stretch, in clear and without secrets. */
function context(match: Diagnosis): { readonly near: string; readonly wide: string } {
  const place = placeOf(match);
  if (place === undefined) return { near: match.matched.text, wide: '' };
  const { text, start, end } = place;
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - BEFORE);
  const stop = text.indexOf('\n', Math.max(start, end - 1));
  const to = Math.min(stop < 0 ? text.length : stop, Math.max(end, start + AFTER), end + AFTER);
  const near = withoutSecrets(text, from, to, { text, origin: null });
  // An address that the cut goes through is left out: its first part may be a user's name.
  const wide = redactPatterns(text.slice(Math.max(0, start - 2000), end + 2000).replace(/\S{0,2000}$/, ''));
  const line = near.replace(/\s+/g, ' ').trim();
  const clear = withoutSecrets(text, start, Math.min(end, start + AFTER), { text, origin: null });
  // Where a secret takes the rest of the line, the match is shown by itself.
  const shown = clear.replace(/\s+/g, ' ').trim();
  return { near: /\w/.test(shown) && line.includes(shown) ? line : match.matched.text, wide };
}

function hostsIn(text: string): string[] {
  const hosts = [...text.matchAll(/https?:\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})/gi)].map((match) =>
    match[1]!.toLowerCase(),
  );
  return [...new Set(hosts)]
    .filter((host) => !/(?:^|\.)(?:aka\.ms|learn\.microsoft\.com|docs\.microsoft\.com|portal\.azure\.com)$/.test(host))
    .slice(0, 3);
}
