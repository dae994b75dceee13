import type { Check } from '../../checks/check.ts';
import type { AzureTableConfig } from '../../config/types.ts';
import { roadChecks } from '../../net/road.ts';
import { Secret } from '../../secret.ts';
import type { Adapter, Target } from '../destination.ts';
import { placeOf } from './answer.ts';
import { accountChecks } from './checks.ts';
import { type Account, openTables } from './client.ts';
import { parseConnectionString } from './connection-string.ts';
import { deliveryOf } from './delivery.ts';
import { publicCheck } from './endpoint.ts';
import { historyChecks } from './history.ts';
import { openProbe } from './probe.ts';

export function adapt(target: Target<AzureTableConfig>): Adapter {
  const { config, net, redactor } = target;
  const account = parseConnectionString(config.connectionString.reveal());
  redactor.add(account.key);
  const tables = openTables(account, net);
  const now = () => target.now();
  const probe = openProbe(tables, config.table, now);
  return {
    checks: [
      ...offlineChecks(account),
      publicCheck(account),
      ...road(target, account),
      ...accountChecks({ account: account.account, table: config.table }, probe),
      ...historyChecks(tables, probe, now),
    ],
    delivery: deliveryOf(account, config.table, tables, probe),
  };
}

/** The configuration was found valid before: these say what was read out of it. */
function offlineChecks(account: Account): readonly Check[] {
  return [
    {
      id: 'azure-table/connection-string',
      title: 'The connection string is complete',
      severity: 'blocks-publishing',
      offline: true,
      at: 'connectionString',
      run: () => `Storage account ${account.account}, Table service at ${new URL(account.tableEndpoint).host}`,
    },
    {
      id: 'azure-table/key',
      title: 'The account key is base64 of 64 bytes',
      severity: 'blocks-publishing',
      offline: true,
      at: 'connectionString',
      run: () => `The key has the form of an account key: ${new Secret(account.key).describe()}`,
    },
  ];
}

function road(target: Target, account: Account): readonly Check[] {
  const endpoint = new URL(account.tableEndpoint);
  const checks = roadChecks({
    ...placeOf(endpoint),
    type: 'azure-table',
    net: target.net,
    needs: ['azure-table/connection-string'],
    now: () => target.now(),
  });
  if (endpoint.protocol === 'https:') return checks;
  return checks.map((check) =>
    check.id !== 'azure-table/tls'
      ? check
      : {
          ...check,
          run: () => ({
            status: 'skipped',
            message: `The emulator at ${endpoint.host} speaks plain http: there is no TLS to check`,
          }),
        },
  );
}
