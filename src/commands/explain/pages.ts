import { codesOf, guideCommand } from '../../causes/codes.ts';
import type { Named } from '../../causes/lookup.ts';
import { type CheckSections, READ, whenToIgnore } from '../../checks/check-page.ts';
import type { Cause } from '../../diagnosis/cause.ts';
import { proofCommand } from '../../diagnosis/proof.ts';
import { type Painter, SEVERITY_WORDS, wrap } from '../../report/style.ts';

/** So many are shown whole; of more, which a word such as invalid_grant has, a list is what a reader can use. */
const WHOLE = 5;

/** All that a word stands for: which is which, then the page of each. */
export function pagesOf(
  word: string,
  found: readonly Named[],
  paint: Painter,
  how: { readonly verbose: boolean },
): string {
  const pages = found.map(({ cause }) => page(cause, paint, how));
  if (found.length === 1) return pages.join('');
  const list = listed(word, found, paint);
  return found.length > WHOLE ? `${list}\nleadctl explain ID shows the page of one.\n` : `${list}\n${pages.join('\n')}`;
}

function listed(word: string, found: readonly Named[], paint: Painter): string {
  const { width } = paint.style;
  const column = Math.max(...found.map(({ cause }) => cause.id.length));
  const readings = new Set(found.map(({ as }) => as));
  const lines = found.map(({ cause, as }) => {
    const what = readings.size > 1 && as !== undefined ? `${as}: ${cause.title}` : cause.title;
    return `  ${cause.id.padEnd(column)}  ${wrap(what, width, column + 4).trimStart()}\n`;
  });
  const head = `'${word.trim()}' stands for ${found.length} causes; the rest of the message decides (leadctl diagnose reads it):`;
  return `${wrap(head, width, 0)}\n${lines.join('')}`;
}

/** A line each, for --quiet. */
export function lineOf({ cause, as }: Named): string {
  return `${cause.id}  ${cause.title}${as === undefined ? '' : ` (${as})`}\n`;
}

function page(cause: Cause, paint: Painter, { verbose }: { readonly verbose: boolean }): string {
  const { width } = paint.style;
  const codes = codesOf(cause);
  const texts = verbose ? [...new Set(cause.match.flatMap((one) => one.text ?? []))] : [];
  const heading = (text: string) => `\n${paint.paint('bold', text)}`;
  return `${[
    `${paint.paint('bold', cause.id)}   ${SEVERITY_WORDS[cause.severity]}`,
    wrap(cause.title, width, 0),
    heading('What it means, and why leads are lost'),
    wrap(cause.explanation, width, 2),
    ...(codes.length > 0 ? [heading('Shows as'), wrap(codes.join(', '), width, 2)] : []),
    ...(texts.length > 0 ? [heading('Words that show it'), ...texts.map((text) => wrap(text, width, 4, 2))] : []),
    heading('Who can fix it'),
    wrap(cause.who, width, 2),
    heading('How to fix it'),
    ...cause.resolution.map((step, index) => wrap(`${index + 1}. ${step}`, width, 5, 2)),
    ...(guideCommand(cause) ? [wrap(`The step of the set-up: ${guideCommand(cause)}`, width, 2)] : []),
    ...(cause.note ? [heading('The published text differs'), wrap(cause.note, width, 2)] : []),
    heading('How to prove the fix'),
    `  ${proofCommand(cause.proof, '<destination>')}`,
    heading('When to ignore it'),
    wrap(whenToIgnore(cause), width, 2),
    heading(`Sources (read ${READ})`),
    ...cause.docs.map((link) => `  ${link}`),
  ].join('\n')}\n`;
}

export function checkPage(check: CheckSections, paint: Painter): string {
  const { width } = paint.style;
  const heading = (text: string) => `\n${paint.paint('bold', text)}`;
  const column = Math.max(0, ...check.causes.map((cause) => cause.id.length));
  return `${[
    paint.paint('bold', check.id),
    heading('What it proves'),
    wrap(check.proves, width, 2),
    heading('Why leads are lost'),
    wrap(check.why, width, 2),
    ...(check.causes.length > 0
      ? [
          heading('Causes that end here'),
          ...check.causes.map(
            ({ id, title }) => `  ${id.padEnd(column)}  ${wrap(title, width, column + 4).trimStart()}`,
          ),
        ]
      : []),
    heading('How to fix it'),
    wrap(check.fix, width, 2),
    ...check.causes.map((cause) => wrap(`- ${cause.id}: ${cause.first}`, width, 4, 2)),
    heading('How to prove the fix'),
    `  ${check.proof}`,
    heading('When to ignore it'),
    wrap(check.ignore, width, 2),
    heading(`Sources (read ${check.read})`),
    ...check.sources.map((link) => `  ${link}`),
  ].join('\n')}\n`;
}

interface Line {
  readonly id: string;
  readonly title: string;
}

export function listing(causes: readonly Cause[], checks: readonly Line[], paint: Painter): string {
  const column = Math.max(...causes.map((cause) => cause.id.length));
  const entry = ({ id, title }: Line) =>
    `  ${id.padEnd(column)}  ${wrap(title, paint.style.width, column + 4).trimStart()}`;
  const out: string[] = [];
  let family = '';
  for (const cause of causes) {
    const own = cause.id.slice(0, cause.id.indexOf('-'));
    if (own !== family) out.push(...(family ? [''] : []), paint.paint('bold', own));
    family = own;
    out.push(entry(cause));
  }
  out.push('', paint.paint('bold', 'checks'), ...checks.map(entry));
  return `${out.join('\n')}\n`;
}
