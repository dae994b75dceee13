import type { Guide } from '../destinations/destination.ts';
import { destinations } from '../destinations/index.ts';
import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type Painter, painter, plain, styleOf, wrap } from '../report/style.ts';
import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { colourFlag, flag, type Options, text } from './options.ts';

export async function run(args: readonly string[], options: Options, runtime: Runtime): Promise<number> {
  const named = (args[0] ?? '').toLowerCase();
  const type = /^(?:azure[ -])?blob(?:[ -]storage)?$/.test(named) ? 'blob' : named;
  const guide = type === 'blob' ? (await import('../destinations/blob-guide.ts')).guide : await guideOf(type);
  const wanted = text(options, 'step');
  const step = wanted === undefined ? undefined : /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0;
  if (step !== undefined && (step < 1 || step > guide.steps.length)) {
    throw new UserError(`--step takes a number from 1 to ${guide.steps.length} for ${type}, not '${wanted}'`);
  }
  if (text(options, 'format') === 'json') {
    const steps = guide.steps
      .map((one, index) => ({ step: index + 1, ...one }))
      .filter((one) => step === undefined || one.step === step);
    runtime.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, tool: { name: 'leadctl', version }, command: 'guide', exitCode: 0, type, title: guide.title, intro: guide.intro, steps, docs: guide.docs }, null, 2)}\n`,
    );
    return 0;
  }
  const paint = await painter(styleOf(runtime.stdout, runtime, colourFlag(options)));
  const out = flag(options, 'quiet') ? titles(guide, step) : show(guide, paint, step);
  runtime.stdout.write(paint.style.unicode ? out : plain(out));
  return 0;
}

async function guideOf(type: string): Promise<Guide> {
  const found = destinations.find((one) => one.type === type);
  if (found) return (await found.guide()).guide;
  const types = [...destinations.map((one) => one.type), 'blob'];
  const near = nearest(type, types);
  throw new UserError(`No destination type is named '${type}'`, {
    hint: near ? `Did you mean '${near}'?` : `There are: ${types.join(', ')}`,
  });
}

function titles(guide: Guide, only: number | undefined): string {
  const lines = guide.steps.map((step, index) => `${index + 1}. ${step.title}   (${step.who})\n`);
  return lines.filter((_, index) => only === undefined || only === index + 1).join('');
}

function show(guide: Guide, paint: Painter, only: number | undefined): string {
  const { width } = paint.style;
  const out: string[] = only === undefined ? [paint.paint('bold', guide.title), wrap(guide.intro, width, 0), ''] : [];
  guide.steps.forEach((step, index) => {
    if (only !== undefined && only !== index + 1) return;
    out.push(headOf(`${index + 1}. ${step.title}`, `(${step.who})`, paint));
    for (const line of step.do) out.push(wrap(`- ${line}`, width, 5, 3));
    for (const line of step.copy ?? []) out.push(wrap(`copy   ${line}`, width, 10, 3));
    if (step.prove) out.push(`   prove  ${step.prove.replaceAll('{name}', '<destination>')}`);
    if (step.note) out.push(wrap(`note   ${step.note}`, width, 10, 3));
    out.push('');
  });
  if (only === undefined) out.push('More', ...guide.docs.map((link) => `  ${link}`));
  return `${out.join('\n').trimEnd()}\n`;
}

/** Who does it stands behind the title, or below it where there is no room. */
function headOf(title: string, who: string, paint: Painter): string {
  const { width } = paint.style;
  const wrapped = wrap(title, width, 3, 0);
  const last = wrapped.slice(wrapped.lastIndexOf('\n') + 1).length;
  const fits = width <= 0 || last + 3 + who.length <= width;
  return `${paint.paint('bold', wrapped)}${fits ? `   ${who}` : `\n${wrap(who, width, 3)}`}`;
}
