import type { Check, Outcome, Step } from '../../checks/check.ts';
import { answerOf, isBusy, wordsOf } from './answer.ts';
import type { StoredRow, Tables } from './client.ts';
import { customerOf, KNOWN_COLUMNS, markerOf, probablyMicrosofts, timeOfMarker } from './lead.ts';
import type { Probe } from './probe.ts';

/** Test leads wherever an edition of the marketplace puts the marker. The Table service has no `startswith`; the backtick follows `_`. */
export const TEST_LEADS = ['Description', 'LeadSource']
  .map((column) => `(${column} ge 'MSFT_TEST_' and ${column} lt 'MSFT_TEST\`')`)
  .join(' or ');

/** Requests of one deep check at most: test leads are few, and a scan that finds nothing comes back in pages. */
const PAGES = 5;
const SAMPLE = 50;
const DAY_MS = 86_400_000;

/** What earlier deliveries left in the table. Only with --deep: they read rows. */
export function historyChecks(tables: Tables, probe: Probe, now: () => number): readonly Check[] {
  const reading = async (step: Step, read: (table: string) => Promise<Outcome>): Promise<Outcome> => {
    const { table } = await probe.look(step);
    if (!table) return { status: 'skipped', message: 'There is no table yet to read from' };
    try {
      return await read(table);
    } catch (error) {
      const answer = answerOf(error);
      if (!answer || isBusy(answer)) throw error;
      return { status: 'skipped', message: `Rows cannot be read: ${wordsOf(answer)}` };
    }
  };
  return [
    {
      id: 'azure-table/last-probe',
      title: "The marketplace's own test lead has arrived",
      severity: 'advice',
      needs: ['azure-table/table'],
      deep: true,
      run: (step) =>
        reading(step, async (table) => {
          const select = ['Description', 'LeadSource', 'CustomerInfo'];
          return judgeProbes(
            await tables.query(step, table, { filter: TEST_LEADS, select, top: 1000, pages: PAGES }),
            now(),
          );
        }),
    },
    {
      id: 'azure-table/columns',
      title: 'Lead rows have the columns that are expected',
      severity: 'advice',
      needs: ['azure-table/table'],
      deep: true,
      run: (step) =>
        reading(step, async (table) => judgeColumns((await tables.query(step, table, { top: SAMPLE, pages: 1 })).rows)),
    },
  ];
}

function judgeProbes({ rows, complete }: { rows: readonly StoredRow[]; complete: boolean }, now: number): Outcome {
  const times = rows.flatMap(({ columns }) => {
    const marker = markerOf(columns);
    const time = marker && probablyMicrosofts(marker) ? timeOfMarker(marker) : null;
    return time === null ? [] : [time];
  });
  const part = complete ? '' : ` among the first ${rows.length} that were read`;
  if (times.length === 0) {
    return {
      status: 'warned',
      message: `No test lead of the marketplace's own is in the table${part}: its Validate has not reached it, or its rows were deleted`,
      resolution: ['Choose Validate in the customer leads dialog of Partner Center, then run the same command again'],
    };
  }
  const last = Math.max(...times);
  const days = Math.floor((now - last) / DAY_MS);
  return {
    status: 'passed',
    message: `A test lead that is probably the marketplace's own last arrived ${new Date(last).toISOString().slice(0, 16).replace('T', ' ')} UTC (${days} ${days === 1 ? 'day' : 'days'} ago)${part}`,
    evidence: { lastProbe: new Date(last).toISOString(), probes: times.length },
  };
}

function judgeColumns(rows: readonly StoredRow[]): Outcome {
  if (rows.length === 0) return { status: 'skipped', message: 'The table holds no rows yet' };
  const names = new Set(rows.flatMap(({ columns }) => Object.keys(columns)));
  const unknown = [...names].filter((name) => !KNOWN_COLUMNS.includes(name)).sort();
  const lacking = rows.filter(({ columns }) => !customerOf(columns.CustomerInfo)).length;
  const evidence = { rows: rows.length, columns: [...names].sort().join(', ') };
  if (lacking > 0) {
    return {
      status: 'warned',
      message: `${lacking} of ${rows.length} rows hold no readable customer data in CustomerInfo`,
      evidence,
      resolution: [
        'Look at these rows in Azure Storage Explorer: something other than the marketplace may write to this table',
      ],
    };
  }
  if (unknown.length > 0) {
    return {
      status: 'warned',
      message: `${rows.length} rows were read; columns that lead rows were not known to have: ${unknown.join(', ')}`,
      evidence,
      resolution: [
        'Let whatever reads this table take unknown columns as they come: no document of Microsoft lists them',
      ],
    };
  }
  return { status: 'passed', message: `${rows.length} rows were read; each has the expected columns`, evidence };
}
