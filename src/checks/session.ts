import { clock } from '../clock.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { DestinationConfig } from '../config/types.ts';
import type { Target } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/index.ts';
import { UserError } from '../errors.ts';
import { type TestLead, testLead } from '../lead/test-lead.ts';
import { nearest } from '../nearest.ts';
import type { Network } from '../net/network.ts';
import type { CheckResult, DestinationReport, Report } from '../report/report.ts';
import { allChecks, exitCodeOf, summarise, worst } from '../report/summary.ts';
import { type Redactor, Secret } from '../secret.ts';
import { version } from '../version.ts';
import type { Check } from './check.ts';
import { deliver } from './deliver.ts';
import { configChecks, fileCheckIds } from './file.ts';
import type { Place } from './result.ts';
import { runCheck, runChecks, skipped } from './run.ts';
import { isSelected, type Selection, unknownGlobs } from './select.ts';

export interface SessionOptions extends Selection {
  readonly command: 'validate' | 'send-test';
  /** Names; none: all. */
  readonly destinations: readonly string[];
  readonly shard?: { readonly index: number; readonly of: number };
  readonly offline: boolean;
  readonly strict: boolean;
  readonly deep: boolean;
  /** Milliseconds a network step may take; only when the user said so. */
  readonly timeoutMs?: number;
  /** Milliseconds the whole run may take. */
  readonly deadlineMs?: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly cleanup: boolean;
  readonly waitMs?: number;
  readonly shape: 'pascal' | 'camel';
  readonly matrix: boolean;
  /** Only deletes the test lead with this marker, which an earlier run left. */
  readonly remove?: string;
  readonly offer?: string;
  readonly source?: string;
  readonly action?: string;
  now(): number;
  /** A live line: what runs now. */
  onProgress?(event: ProgressEvent): void;
  /** A destination is through: nothing of it runs any more. */
  onDone?(destination: string): void;
  /** The test leads that were sent and not (yet) removed; null: nothing is left at that destination. */
  onResidue?(destination: string, marker: string | null): void;
}

export interface ProgressEvent {
  readonly destination: string;
  readonly check: string;
  readonly title: string;
}

export interface Session {
  readonly loaded: LoadedConfig;
  readonly net: Network;
  readonly redactor: Redactor;
}

/** What send-test proves beyond the checks of validate. */
const DELIVERY = ['accepts', 'found', 'equal', 'removed'];

const DEFAULT_TIMEOUT_MS = 15_000;

type Named = LoadedConfig['config']['destinations'][number];

/**
 * Runs the checks of all selected destinations, in parallel, and makes the report, in the config's order.
 *
 * @throws UserError for an unknown destination or check, before anything touches the network.
 */
export async function runSession(session: Session, options: SessionOptions): Promise<Report> {
  const { config } = session.loaded;
  const begun = clock();
  const startedAt = new Date(options.now()).toISOString();
  const selected = select(config.destinations, options);
  const adapters = await Promise.all(
    selected.map(async (named) => ({
      named,
      adapter: (await destinationOf(named.config.type).adapter()).adapt(target(session, options, named)),
    })),
  );
  const fileChecks = configChecks(session.loaded);
  const ids = new Set(fileCheckIds);
  for (const { named, adapter } of adapters) {
    for (const check of [...adapter.checks, ...(adapter.delivery.extra ?? [])]) ids.add(check.id);
    if (options.command === 'send-test') for (const name of DELIVERY) ids.add(`${named.config.type}/${name}`);
  }
  refuseUnknownChecks(options, ids);
  // An unknown offer is wrong use: it is told before anything touches the network.
  if (options.command === 'send-test') offerOf(options, config.offers);

  const run = new AbortController();
  const end = () => run.abort(options.signal.reason);
  if (options.signal.aborted) end();
  options.signal.addEventListener('abort', end, { once: true });
  const deadline = options.deadlineMs
    ? setTimeout(() => run.abort('the deadline of the run passed'), options.deadlineMs)
    : undefined;
  try {
    const reports = await pool(adapters, options.concurrency, async ({ named, adapter }) => {
      const started = clock();
      const place: Place = {
        destination: named.name,
        type: named.config.type,
        redactor: session.redactor,
        locate: (path) => session.loaded.locate(path),
        origin: (path) => originOf(session.loaded, named, path),
      };
      const limits = { timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: run.signal };
      const onCheck = (check: string, title: string) => options.onProgress?.({ destination: named.name, check, title });
      const offline = configChecks(session.loaded, named.name).filter((result) => isSelected(result.id, options));
      const live = options.remove
        ? []
        : await runChecks(
            adapter.checks,
            place,
            options.command === 'send-test' ? { ...options, only: [] } : options,
            limits,
            onCheck,
          );
      const results: CheckResult[] = [...offline, ...live];
      let receipt: DestinationReport['testLead'] = null;
      if (options.remove) {
        results.push(await runCheck(removal(named.config, adapter.delivery, options.remove), place, limits));
      } else if (options.command === 'send-test') {
        const blocked = results.find((result) => result.status === 'failed' || result.status === 'inconclusive');
        if (blocked) {
          results.push(skipped(sending(named.config), `Nothing was sent: ${blocked.id} did not hold`, blocked.id));
        } else {
          const lead = leadFor(options, config.offers, named.name);
          const delivered = await deliver(named.config.type, adapter.delivery, lead, place, limits, {
            cleanup: options.cleanup,
            timeoutGiven: options.timeoutMs !== undefined,
            onResidue: (marker) => options.onResidue?.(named.name, marker),
            onCheck,
            ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
          });
          results.push(...delivered.results);
          receipt = delivered.receipt;
          for (const check of adapter.delivery.extra ?? []) {
            onCheck(check.id, check.title);
            results.push(await runCheck(check, place, limits));
          }
        }
      }
      options.onDone?.(named.name);
      return {
        name: named.name,
        type: named.config.type,
        status: worst(results.map((result) => result.status)),
        durationMs: Math.round(clock() - started),
        checks: results,
        testLead: receipt,
      } satisfies DestinationReport;
    });
    const checks = fileChecks.filter((result) => isSelected(result.id, options));
    const all = allChecks({ checks, destinations: reports });
    const tried = liveTries(
      adapters.map((one) => one.adapter.checks),
      reports,
    );
    // A part may be empty where there are more parts than destinations.
    const empty = reports.length === 0 && options.shard === undefined;
    const exitCode = exitCodeOf(all, {
      strict: options.strict,
      nothingTried: !options.offline && (empty || (tried.asked && !tried.answered)),
    });
    return {
      schemaVersion: 1,
      tool: { name: 'leadctl', version },
      command: options.command,
      startedAt,
      durationMs: Math.round(clock() - begun),
      exitCode: interrupted(options.signal) ?? exitCode,
      summary: summarise(checks, reports),
      destinations: reports,
      checks,
      problems: [],
      ...(options.offline ? { offline: true } : {}),
      ...(options.strict ? { strict: true } : {}),
      ...(options.shard ? { shard: { ...options.shard, answered: tried.answered } } : {}),
    };
  } finally {
    clearTimeout(deadline);
    options.signal.removeEventListener('abort', end);
    await session.net.close();
  }
}

function interrupted(signal: AbortSignal): number | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason === 'SIGTERM' ? 143 : 130;
}

function select(all: readonly Named[], { destinations, shard }: SessionOptions): readonly Named[] {
  const names = all.map((one) => one.name);
  for (const name of destinations) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new UserError(`No destination is named '${name}'`, {
      hint: near ? `Did you mean '${near}'?` : `The file has: ${names.join(', ')}`,
    });
  }
  const chosen = destinations.length === 0 ? all : all.filter((one) => destinations.includes(one.name));
  if (!shard) return chosen;
  // Neighbours stay together, so that the parts in their order are the whole in its order.
  const edge = (part: number) => Math.floor((part * chosen.length) / shard.of);
  return chosen.slice(edge(shard.index - 1), edge(shard.index));
}

function refuseUnknownChecks(options: SessionOptions, ids: ReadonlySet<string>): void {
  for (const glob of unknownGlobs(options, [...ids])) {
    if (DELIVERY.some((name) => glob.endsWith(`/${name}`))) {
      throw new UserError(`'${glob}' is a check of send-test: validate never writes`, {
        hint: 'leadctl send-test NAME --cleanup proves it',
      });
    }
    const near = nearest(glob, ids);
    throw new UserError(`No check of these destinations is named '${glob}'`, {
      hint: near ? `Did you mean '${near}'?` : 'leadctl explain --list shows all of them',
    });
  }
}

function target(session: Session, options: SessionOptions, named: Named): Target<DestinationConfig> {
  return {
    name: named.name,
    config: named.config,
    net: session.net,
    redactor: session.redactor,
    now: options.now,
    options: {
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      deep: options.deep,
      shape: options.shape,
      matrix: options.matrix,
      cleanup: options.cleanup,
    },
  };
}

/** @throws UserError where --offer names none of the file's. */
function offerOf({ offer: id }: Pick<SessionOptions, 'offer'>, offers: LoadedConfig['config']['offers']) {
  if (id === undefined) return undefined;
  const found = offers.find((one) => one.id === id);
  if (found) return found;
  const near = nearest(
    id,
    offers.map((one) => one.id),
  );
  throw new UserError(`No offer in the file has the id '${id}'`, near ? { hint: `Did you mean '${near}'?` } : {});
}

let lastMarkerAt = 0;

/** Never two markers in one millisecond: they tell the leads of one run apart. */
export function leadFor(
  options: Pick<SessionOptions, 'offer' | 'source' | 'action' | 'now'>,
  offers: LoadedConfig['config']['offers'],
  destination: string,
): TestLead {
  const offer = offerOf(options, offers) ?? offers.find((one) => one.destination === destination);
  lastMarkerAt = Math.max(lastMarkerAt + 1, options.now());
  return testLead({
    now: lastMarkerAt,
    ...(offer ? { offer: options.source ? offer.id : (offer.name ?? offer.id) } : {}),
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(options.action === undefined ? {} : { action: options.action }),
  });
}

/** Of a secret alone: length and kind show the commonest slip, the fingerprint tells two values apart. */
function originOf(loaded: LoadedConfig, named: Named, path: string): string | null {
  let value: unknown = named.config;
  for (const key of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value instanceof Secret
    ? `${loaded.origin(`destinations.${named.name}.${path}`)} (${value.describe()})`
    : null;
}

function sending(config: DestinationConfig): Check {
  return {
    id: `${config.type}/accepts`,
    title: 'The destination accepts the test lead',
    severity: 'loses-leads',
    run: () => undefined,
  };
}

function removal(
  config: DestinationConfig,
  delivery: import('../destinations/destination.ts').Delivery,
  marker: string,
): Check {
  return {
    id: `${config.type}/removed`,
    title: 'The test lead is removed again',
    severity: 'at-risk',
    async run(step) {
      if (!delivery.find || !delivery.remove || delivery.unreadable) {
        return { status: 'skipped', message: delivery.unreadable ?? 'This kind of destination cannot be read back' };
      }
      const stored = await delivery.find(step, { marker }, null);
      if (!stored) return { status: 'warned', message: `No lead with the marker ${marker} is there` };
      const result = await delivery.remove(step, stored, { marker });
      if (result.removed) return `Removed ${marker}, and confirmed gone`;
      return {
        status: 'warned',
        message: `${result.denied ?? 'It is still there'}; left behind: ${marker}, id ${stored.id}`,
      };
    },
  };
}

/** Whether live checks were asked for, and whether one of them came to an answer. */
function liveTries(
  adapters: readonly (readonly Check[])[],
  reports: readonly DestinationReport[],
): { readonly asked: boolean; readonly answered: boolean } {
  const live = reports.map((report, index) => {
    const ids = new Set((adapters[index] ?? []).filter((check) => !check.offline).map((check) => check.id));
    return report.checks.filter((check) => ids.has(check.id));
  });
  return {
    asked: live.some((checks) => checks.length > 0),
    answered:
      live.some((checks) => checks.some((check) => check.status !== 'skipped')) ||
      reports.some((report) => report.testLead?.sent),
  };
}

async function pool<T, R>(items: readonly T[], size: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(size, items.length)) }, worker));
  return results;
}
