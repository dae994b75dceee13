import { type Diagnosis, placeOf } from './describe.ts';
import { factsIn, hostsIn } from './hand-over-facts.ts';
import { inWords } from './ids.ts';
import { withoutSecrets } from './masking.ts';

/** No more of a match is told. */
const LONGEST = 420;
/** As far around a match its facts are looked for, and the hosts. */
const NEAR = 600;
const AROUND = 2000;

/** A match as a text for the person who has to fix it: what, where, the names as the message gives them; no secret, no blame. */
export function handOver(match: Diagnosis): string {
  const ids = Object.entries(match.ids).map(([name, value]) => `- ${inWords(name)}: ${value}`);
  const around = context(match);
  const perhaps = match.confidence < 0.6 ? 'perhaps: ' : '';
  const times = match.count > 1 ? `, ${match.count} times` : '';
  return `${[
    `To: ${match.who}`,
    '',
    'The Microsoft commercial marketplace cannot deliver leads to our system. What was found:',
    '',
    `- ${perhaps}${match.title} (${match.cause}, ${Math.round(match.confidence * 100)} % sure${times})`,
    `- where: ${[WHERE[match.destination] ?? 'the lead destination', ...around.hosts].join(', ')}`,
    `- seen: "${around.shown}"`,
    ...around.facts.map((fact) => `- ${fact}`),
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

/** The match in clear and without secrets, and what is known of its surroundings: never these themselves. */
function context(match: Diagnosis): { readonly shown: string; readonly hosts: string[]; readonly facts: string[] } {
  const place = placeOf(match);
  const quoted = oneLine(match.matched.text);
  if (place === undefined) return { shown: quoted, hosts: [], facts: [] };
  const { text, start, end } = place;
  const clear = oneLine(withoutSecrets(text, start, Math.min(end, start + LONGEST), { text, origin: null }));
  // Decoding takes away the quotes and escapes by which a secret is known: what was masked with them stays masked.
  const shown = !/\w/.test(clear) || masks(clear) < masks(quoted) ? quoted : clear;
  const near = text.slice(Math.max(0, start - NEAR), end + NEAR);
  const facts = factsIn(near).filter((fact) => !shown.includes(fact.slice(fact.indexOf(': ') + 2)));
  return { shown, hosts: hostsIn(text.slice(Math.max(0, start - AROUND), end + AROUND)), facts };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function masks(text: string): number {
  return text.split('***').length - 1;
}
