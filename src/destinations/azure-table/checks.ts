import { type Check, Failure, type Outcome, type Step } from '../../checks/check.ts';
import { factsOf, wordsOf } from './answer.ts';
import { type Probe, type Sight, SKEW_REFUSED_MS } from './probe.ts';

const SKEW_WARNED_MS = 5 * 60_000;

export interface Asked {
  readonly account: string;
  /** As configured. */
  readonly table: string;
}

/** What the one signed listing proves: key, clock, account settings and table. All of it only reads. */
export function accountChecks({ account, table }: Asked, probe: Probe): readonly Check[] {
  return [
    {
      id: 'azure-table/auth',
      title: 'The Table service accepts the key',
      severity: 'blocks-publishing',
      needs: ['azure-table/connection-string', 'azure-table/key', 'azure-table/dns', 'azure-table/tls'],
      at: 'connectionString',
      run: async (step) => judgeKey(await probe.look(step), account),
    },
    {
      id: 'azure-table/clock',
      title: "This machine's clock agrees with the Table service's",
      severity: 'at-risk',
      needs: ['azure-table/dns', 'azure-table/tls'],
      run: async (step) => judgeClock(await probe.look(step)),
    },
    {
      id: 'azure-table/shared-key',
      title: 'The storage account allows access by key',
      severity: 'blocks-publishing',
      needs: ['azure-table/auth', 'azure-table/clock'],
      at: 'connectionString',
      async run(step) {
        const seen = await probe.look(step);
        if (seen.owner === 'azure-table/shared-key')
          throw refusal(seen, 'table-key-auth-disabled', 'The storage account allows no access by key');
        if (seen.error) return undecided(seen);
        return `Storage account ${account} takes requests that are signed with its key`;
      },
    },
    {
      id: 'azure-table/network-rules',
      title: "The storage account's firewall admits this machine",
      severity: 'blocks-publishing',
      needs: ['azure-table/auth', 'azure-table/clock', 'azure-table/shared-key'],
      async run(step) {
        const seen = await probe.look(step);
        if (seen.owner === 'azure-table/network-rules')
          throw refusal(seen, 'table-firewall', "The storage account's firewall refuses this machine");
        if (seen.error) return undecided(seen);
        return 'This machine is admitted; the firewall must admit the marketplace too, whose addresses are not published, so leave public network access enabled from all networks';
      },
    },
    {
      id: 'azure-table/table',
      title: 'The table that leads are written to is there',
      severity: 'advice',
      needs: ['azure-table/auth', 'azure-table/clock', 'azure-table/shared-key', 'azure-table/network-rules'],
      at: 'table',
      run: async (step) => judgeTable(step, probe, account, table),
    },
  ];
}

function judgeKey(seen: Sight, account: string): Outcome {
  if (!seen.error) return `The Table service of storage account ${account} accepts the key`;
  if (seen.owner) {
    return {
      status: 'skipped',
      message: `The service refused before it judged the key: ${seen.owner} tells why`,
      evidence: seen.answer ? factsOf(seen.answer) : {},
    };
  }
  const { answer } = seen;
  const plain = !answer?.detail || /MAC signature/i.test(answer.detail);
  if (answer?.status === 403 && plain && /failed to authenticate/i.test(answer.text)) {
    throw new Failure(`The key is not one of storage account ${account}: ${wordsOf(answer)}`, {
      causeId: 'table-auth-failed',
      evidence: factsOf(answer),
      cause: seen.error,
    });
  }
  throw seen.error;
}

const SET_CLOCK = [
  'Let this machine set its clock by a time server (NTP)',
  'Run the same command again; the key need not be changed for this',
];

function judgeClock(seen: Sight): Outcome {
  const { skewMs } = seen;
  const told = seen.answer ? factsOf(seen.answer) : {};
  const evidence = skewMs === null ? told : { skewSeconds: Math.round(skewMs / 1000), ...told };
  if (seen.owner === 'azure-table/clock' || (skewMs !== null && Math.abs(skewMs) > SKEW_REFUSED_MS)) {
    const off = skewMs === null ? '' : `, and ${difference(skewMs)}`;
    throw new Failure(`The Table service refuses requests whose date is more than 15 minutes off${off}`, {
      causeId: 'table-clock-skew',
      evidence,
      resolution: SET_CLOCK,
      ...(seen.error ? { cause: seen.error } : {}),
    });
  }
  if (skewMs === null) {
    return { status: 'skipped', message: 'No reply of the Table service told its time: azure-table/auth tells why' };
  }
  if (Math.abs(skewMs) > SKEW_WARNED_MS) {
    return {
      status: 'warned',
      cause: 'table-clock-skew',
      message: `More than 15 minutes would be refused: ${difference(skewMs)}`,
      evidence,
      resolution: SET_CLOCK,
    };
  }
  return `The clocks agree within ${Math.max(1, Math.round(Math.abs(skewMs) / 1000))} s`;
}

function difference(skewMs: number): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `this machine's clock is ${minutes} min ${skewMs > 0 ? 'behind' : 'ahead of'} the Table service's`;
}

async function judgeTable(step: Step, probe: Probe, account: string, table: string): Promise<Outcome> {
  const seen = await probe.look(step);
  if (seen.error) return undecided(seen);
  if (seen.table) {
    const spelt = seen.table === table ? '' : `, spelt ${seen.table} (case does not matter)`;
    return `Table ${table} is in storage account ${account}${spelt}`;
  }
  return {
    status: 'warned',
    severity: 'advice',
    cause: 'table-not-found',
    message: `Table ${table} is not there yet: the marketplace makes it when it first writes, and send-test makes it as well`,
    resolution: [
      'Choose Validate in the customer leads dialog of Partner Center, or send a test lead: either makes the table',
      'If leads are expected already, compare the storage account with the one in Partner Center',
    ],
    docs: [
      'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-azure-table',
    ],
  };
}

function refusal({ answer, error }: Sight, causeId: string, what: string): Failure {
  return new Failure(answer ? `${what}: ${wordsOf(answer)}` : what, {
    causeId,
    evidence: answer ? factsOf(answer) : {},
    cause: error,
  });
}

function undecided(seen: Sight): Outcome {
  return { status: 'skipped', message: `Not decided: ${seen.owner ?? 'azure-table/auth'} tells why` };
}
