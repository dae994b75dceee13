import type { Delivery, Stored } from '../destinations/destination.ts';
import type { FieldComparison } from '../report/report.ts';
import { Failure, type Outcome } from './check.ts';

/** Differences that the message quotes; the report holds all of them. */
const QUOTED = 3;

export function compare(
  sent: Readonly<Record<string, string>>,
  stored: Stored | null,
  same?: Delivery['same'],
): FieldComparison[] {
  return Object.entries(sent).map(([name, value]) => {
    const found = stored?.fields[name] ?? null;
    const equal = found === value || (found !== null && same?.(name, value, found) === true);
    return { name, sent: value, stored: found, equal };
  });
}

/** @throws Failure where a field that can be read is stored otherwise than it was sent. */
export function judgeFields(
  fields: readonly FieldComparison[],
  stored: Stored | null,
  unequal: Delivery['unequal'],
): Outcome {
  const hidden = new Set(stored?.hidden ?? []);
  const lost = fields.filter((field) => !field.equal && !hidden.has(field.name));
  const ratio = `${fields.filter((field) => field.equal).length} of ${fields.length} fields`;
  if (lost.length > 0) {
    const names = lost.map((field) => field.name).join(', ');
    const first = lost.slice(0, QUOTED).map(inWords);
    const more = lost.length > QUOTED ? `; ${lost.length - QUOTED} more` : '';
    const own = unequal?.(lost) ?? {};
    throw new Failure(`${ratio} are equal. ${first.join('; ')}${more}`, {
      status: 'failed',
      evidence: { unequal: names },
      ...(own.cause === undefined ? {} : { causeId: own.cause }),
      ...(own.docs === undefined ? {} : { docs: own.docs }),
      who: own.who ?? 'whoever runs the destination: its mappings, rules and automations',
      resolution: own.resolution ?? [
        `Look at ${names} in the destination: a mapping, a length limit or an automation changes or drops it`,
        'Send a test lead again',
      ],
    });
  }
  if (hidden.size > 0) {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `${ratio} are equal; ${[...hidden].join(', ')} cannot be read with these rights, so nothing is proved of it`,
    };
  }
  return `${ratio} are equal`;
}

function inWords({ name, sent, stored }: FieldComparison): string {
  return `${name}: sent "${sent}", stored ${stored === null ? 'nothing' : `"${stored}"`}`;
}
