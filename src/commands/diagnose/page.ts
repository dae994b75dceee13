import type { Diagnosis } from '../../diagnosis/diagnose.ts';
import { inWords } from '../../diagnosis/ids.ts';
import { oneLine } from '../../report/printable.ts';
import { type Painter, wrap } from '../../report/style.ts';

/** Below this a match is called a guess. */
const PERHAPS = 0.6;
const LABEL = 8;

export function isSure(match: Diagnosis): boolean {
  return match.confidence >= PERHAPS;
}

const perhaps = (match: Diagnosis) => (isSure(match) ? '' : 'perhaps ');
const andMore = (more: number) => `${more} more: --all shows them`;

/** A line a match, for --quiet. */
export function lines(matches: readonly Diagnosis[], more: number): string {
  const out = matches.map((match) => `${perhaps(match)}${match.cause}  ${match.title}`);
  return `${[...out, ...(more > 0 ? [andMore(more)] : [])].join('\n')}\n`;
}

export function page(
  matches: readonly Diagnosis[],
  more: number,
  paint: Painter,
  { verbose }: { readonly verbose: boolean },
): string {
  const { width, unicode } = paint.style;
  const out: string[] = [];
  matches.forEach((match, index) => {
    const percent = `${Math.round(match.confidence * 100)} %`;
    const head = wrap(`${index + 1}  ${perhaps(match)}${match.cause}   ${percent}   ${match.title}`, width, 3, 0);
    // Painted when it is wrapped: the signs of a colour take no room.
    out.push(head.replace(match.cause, paint.paint('bold', match.cause)));
    const line = (label: string, words: string, hang = 0) => {
      const wrapped = wrap(words, width, LABEL + 3 + hang);
      out.push(`   ${paint.paint('dim', label.padEnd(LABEL))}${wrapped.trimStart()}`);
    };
    const items = (label: string, all: readonly string[]) => {
      const packed = pack(all, unicode ? ' ·' : ',', width > 0 ? width - LABEL - 3 : Number.POSITIVE_INFINITY);
      for (const [number, words] of packed.entries())
        out.push(`   ${paint.paint('dim', (number === 0 ? label : '').padEnd(LABEL))}${words}`);
    };
    line('seen', seenAt(match));
    // The first match is told whole; the others are there to compare.
    if (index === 0 || verbose) line('means', match.explanation);
    line('who', match.who);
    match.resolution.forEach((step, number) => {
      line(number === 0 ? 'fix' : '', `${number + 1}. ${step}`, 3);
    });
    if (match.note) line('note', match.note);
    items('proof', match.next.slice(0, 1));
    const ids = Object.entries(match.ids).map(([name, value]) => `${inWords(name)} ${value}`);
    if (ids.length > 0) items('ticket', [...ids, 'https://aka.ms/marketplacepublishersupport']);
    items('more', [...match.next.slice(1), ...(verbose ? match.docs : match.docs.slice(0, 1))]);
    out.push('');
  });
  if (more > 0) out.push(andMore(more), '');
  return `${out.join('\n').trimEnd()}\n`;
}

/** As many in a line as fit. What is copied, a command, an id, an address, stays whole. */
function pack(items: readonly string[], dot: string, room: number): readonly string[] {
  const packed: string[] = [];
  for (const [number, item] of items.entries()) {
    const words = number < items.length - 1 ? `${item}${dot}` : item;
    const last = packed.at(-1);
    if (last !== undefined && last.length + 1 + words.length <= room) packed[packed.length - 1] = `${last} ${words}`;
    else packed.push(words);
  }
  return packed;
}

function seenAt({ matched, count }: Diagnosis): string {
  const quoted = (text: string) => `"${oneLine(text)}"`;
  // What stood encoded in the text, in clear.
  const { clear } = matched as Diagnosis['matched'] & { readonly clear?: string };
  const decoded = clear === undefined ? '' : `, decoded ${quoted(clear)}`;
  const times = count > 1 ? `, ${count} times` : '';
  const file = matched.file === undefined ? '' : ` of ${matched.file}`;
  return `${quoted(matched.text)}${decoded}  characters ${matched.start}–${matched.end}${file}${times}`;
}

export interface Recognised {
  readonly recognised: readonly string[];
  readonly guesses: readonly string[];
}

export function nothing(seen: string, { recognised, guesses }: Recognised): string {
  const out = [
    seen.trim() === ''
      ? 'The text is empty: nothing to diagnose.'
      : 'No known cause of a lead that does not arrive is in this text.',
  ];
  if (recognised.length > 0) out.push(`  recognised  ${recognised.join(', ')}`);
  if (guesses.length > 0) out.push('  nearest, as guesses', ...guesses.map((guess) => `    ${guess}`));
  out.push('  ticket      https://aka.ms/marketplacepublishersupport');
  return `${out.join('\n')}\n`;
}
