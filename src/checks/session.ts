import { setMaxListeners } from 'node:events';
import { clock } from '../clock.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { DestinationConfig } from '../config/types.ts';
import type { Adapter, Delivery, Target } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/index.ts';
import { UserError } from '../errors.ts';
import { type TestLead, testLead } from '../lead/test-lead.ts';
import { nearest } from '../nearest.ts';
import type { Network } from '../net/network.ts';
import type { CheckResult, DestinationReport, Report } from '../report/report.ts';
import { allChecks, exitCodeOf, summarise, worst } from '../report/summary.ts';
import { type Redactor, Secret } from '../secret.ts';
import { version } from '../version.ts';
import type { Check, Outcome } from './check.ts';
import { configChecks, fileCheckIds } from './file.ts';
import type { Place } from './result.ts';
import { roadKeyOf } from './road-key.ts';
import { didNotHold, type Limits, runCheck, runChecks, skipped } from './run.ts';
import { isSelected, prerequisites, type Selection, unknownGlobs } from './select.ts';
import { bounded } from './step.ts';

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
  /**
   * The test leads that were sent and not (yet) removed; null: nothing is left at that destination.
   *
   * @param searchable whether --remove could find the lead there
   */
  onResidue?(destination: string, marker: string | null, searchable: boolean): void;
  /** A destination is through: nothing of it runs any more. */
  onDone?(destination: string): void;
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

/** What send-test proves beyond the checks of validate, each with what of the others it needs. */
const DELIVERY = [
  { name: 'accepts', title: 'The destination accepts the test lead', severity: 'loses-leads', needs: [] },
  { name: 'found', title: 'The test lead is found again', severity: 'loses-leads', needs: ['accepts'] },
  { name: 'equal', title: 'Every field arrived as it was sent', severity: 'loses-leads', needs: ['found'] },
  { name: 'removed', title: 'The test lead is removed again', severity: 'at-risk', needs: ['found'] },
] as const;

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
  const { adapted, ids } = await adaptAll(session, options);
  const fileChecks = configChecks(session.loaded);
  const adapters = partOf(adapted, options.shard);

  const run = new AbortController();
  // Every step of every destination listens to it: their number is no leak.
  setMaxListeners(0, run.signal);
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
        roadKey: (end, told, usual) => roadKeyOf(named.config, end, told, usual),
      };
      const limits = { timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: run.signal };
      const onCheck = (check: string, title: string) => options.onProgress?.({ destination: named.name, check, title });
      const offline = configChecks(session.loaded, named.name).filter((result) => isSelected(result.id, options));
      const proofs = proofsOf({ named, adapter }, options);
      const [firstProof] = selectedOf(proofs, options);
      const live = options.remove
        ? []
        : await runChecks(adapter.checks, place, { ...options, guarding: firstProof !== undefined }, limits, onCheck);
      const results: CheckResult[] = [...offline, ...live];
      let receipt: DestinationReport['testLead'] = null;
      if (options.remove) {
        const { remove: marker } = options;
        const { removalCheck, removalLimit } = await import('./remove.ts');
        const check = removalCheck(place, marker, () => removal(adapter.delivery, marker, place, limits));
        results.push(await runCheck(check, place, { ...limits, timeoutMs: limits.timeoutMs + removalLimit(limits) }));
      } else if (firstProof) {
        const blocked = results.find(didNotHold);
        if (blocked) {
          results.push(skipped(firstProof, `Nothing was sent: ${blocked.id} did not hold`, blocked.id));
        } else {
          const lead = leadFor(options, config.offers, named.name);
          const { deliver } = await import('./deliver.ts');
          const delivered = await deliver(named.config.type, adapter.delivery, lead, place, limits, {
            cleanup: options.cleanup,
            timeoutGiven: options.timeoutMs !== undefined,
            onResidue: (marker, searchable) => options.onResidue?.(named.name, marker, searchable),
            onCheck,
            ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
          });
          results.push(...told(delivered.results, proofs, options));
          receipt = delivered.receipt;
          for (const check of selectedOf(adapter.delivery.extra ?? [], options)) {
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
    const tried = tries(adapters, reports, checks, options);
    // Of the whole run, so that the parts of it, joined, end as the run would have without --shard.
    const selectable = [...ids].some((id) => isSelected(id, options));
    const elsewhere = options.shard !== undefined && selectable && !tried.selected;
    const exitCode = exitCodeOf(all, {
      strict: options.strict,
      nothingTried: !options.offline && !elsewhere && !tried.answered,
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
      live: tried.live,
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

interface Adapted {
  readonly named: Named;
  readonly adapter: Adapter;
}

/**
 * The destinations of the run, whatever part of it this is, and the ids of all that can be asked of them: a part may
 * hold none of what is asked for.
 *
 * @throws UserError for an unknown destination, check or offer, before anything touches the network.
 */
export async function adaptAll(
  session: Session,
  options: SessionOptions,
): Promise<{ readonly adapted: readonly Adapted[]; readonly ids: ReadonlySet<string> }> {
  const { config } = session.loaded;
  const adapted = await Promise.all(
    select(config.destinations, options).map(async (named) => ({
      named,
      adapter: (await destinationOf(named.config.type).adapter()).adapt(target(session, options, named)),
    })),
  );
  const ids = new Set(fileCheckIds);
  for (const one of adapted) for (const id of idsOf(one, options)) ids.add(id);
  await refuseUnknownChecks(options, ids, () => idsOfMatrix(session, options));
  if (options.command === 'send-test') offerOf(options, config.offers);
  return { adapted, ids };
}

function interrupted(signal: AbortSignal): number | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason === 'SIGTERM' ? 143 : 130;
}

function select(all: readonly Named[], { destinations }: SessionOptions): readonly Named[] {
  const names = all.map((one) => one.name);
  for (const name of destinations) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new UserError(`No destination is named '${name}'`, {
      hint: near ? `Did you mean '${near}'?` : `The file has: ${names.join(', ')}`,
    });
  }
  return destinations.length === 0 ? all : all.filter((one) => destinations.includes(one.name));
}

/** Neighbours stay together, so that the parts in their order are the whole in its order. */
function partOf<T>(chosen: readonly T[], shard: SessionOptions['shard']): readonly T[] {
  if (!shard) return chosen;
  const edge = (part: number) => Math.floor((part * chosen.length) / shard.of);
  return chosen.slice(edge(shard.index - 1), edge(shard.index));
}

/** The ids of the further checks that the destinations of the run have with --matrix. */
async function idsOfMatrix(session: Session, options: SessionOptions): Promise<readonly string[]> {
  const all = await Promise.all(
    select(session.loaded.config.destinations, options).map(async (named) => {
      const made = await destinationOf(named.config.type).adapter();
      return made.adapt(target(session, { ...options, matrix: true }, named)).delivery.extra ?? [];
    }),
  );
  return all.flat().map(({ id }) => id);
}

async function refuseUnknownChecks(
  options: SessionOptions,
  ids: ReadonlySet<string>,
  ofMatrix: () => Promise<readonly string[]>,
): Promise<void> {
  for (const glob of unknownGlobs(options, [...ids])) {
    if (unknownGlobs({ only: [glob], skip: [] }, await ofMatrix()).length === 0) {
      const why = options.command === 'validate' ? 'validate never writes' : 'without that no such lead is sent';
      throw new UserError(`'${glob}' is a check of send-test --matrix: ${why}`, {
        hint: 'leadctl send-test NAME --matrix proves it',
      });
    }
    if (options.command === 'validate' && DELIVERY.some(({ name }) => glob.endsWith(`/${name}`))) {
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

/** Every id that may be asked of a destination, also where this run has no use for it (`removed` without --cleanup). */
function idsOf({ named, adapter }: Adapted, { command }: SessionOptions): readonly string[] {
  const { type } = named.config;
  const checks = [...adapter.checks, ...(adapter.delivery.extra ?? [])].map(({ id }) => id);
  return command === 'send-test' ? [...checks, ...DELIVERY.map(({ name }) => `${type}/${name}`)] : checks;
}

/** What a test lead would prove at a destination; as they stand here they run nothing. */
function proofsOf({ named, adapter }: Adapted, options: SessionOptions): readonly Check[] {
  if (options.command !== 'send-test' || options.remove !== undefined) return [];
  const { type } = named.config;
  const own = DELIVERY.filter(({ name }) => options.cleanup || name !== 'removed');
  return [
    ...own.map(({ name, title, severity, needs }) => ({
      id: `${type}/${name}`,
      title,
      severity,
      needs: needs.map((need) => `${type}/${need}`),
      run: () => undefined,
    })),
    // Where a lead can be read back, they look at what was found.
    ...(adapter.delivery.extra ?? []).map((check) => ({ ...check, needs: [`${type}/found`] })),
  ];
}

/** Whether anything is selected that only a test lead can prove: without that none is sent. */
export function sends(one: Adapted, options: SessionOptions): boolean {
  return selectedOf(proofsOf(one, options), options).length > 0;
}

function selectedOf(checks: readonly Check[], selection: Selection): readonly Check[] {
  return checks.filter((check) => isSelected(check.id, selection));
}

/** What is shown of a delivery: what is selected, and what did not hold that a selected one needs. */
function told(results: readonly CheckResult[], proofs: readonly Check[], selection: Selection): readonly CheckResult[] {
  const wanted = selectedOf(proofs, selection);
  const ids = new Set(wanted.map((check) => check.id));
  const needed = prerequisites(ids, proofs);
  const shown = results.filter(
    (result) =>
      ids.has(result.id) ||
      (needed.has(result.id) && didNotHold(result)) ||
      // --cleanup was asked for, so that what it left behind is told unless --skip leaves out that very check.
      (isSelected(result.id, { only: [], skip: selection.skip }) &&
        result.id.endsWith('/removed') &&
        (didNotHold(result) || result.status === 'warned')),
  );
  // A lead that cannot be read back is not compared: where that alone is selected, it says why.
  const why = results.find((result) => needed.has(result.id) && result.status === 'skipped');
  const compared = wanted.find((check) => check.id.endsWith('/equal'));
  return shown.length === 0 && why && compared ? [skipped(compared, why.message, null)] : shown;
}

/** Why no test lead can be searched for there; null where it can. */
export function unsearchable({ find, remove, unreadable }: Delivery): string | null {
  return find && remove && !unreadable ? null : (unreadable ?? 'This kind of destination cannot be read back');
}

/** Finds the test lead that an earlier run left and removes it; never anything but that. */
async function removal(delivery: Delivery, marker: string, place: Place, limits: Limits): Promise<Outcome> {
  const why = unsearchable(delivery);
  if (why !== null) return { status: 'skipped', message: why };
  const found = await bounded((step) => delivery.find?.(step, { marker }, null), limits.timeoutMs, limits.signal);
  if (!found)
    return {
      status: 'warned',
      message: `No lead with the marker ${marker} is there`,
      evidence: { marker, found: false },
    };
  const { remove } = await import('./remove.ts');
  return remove(delivery, found, { marker }, place, limits);
}

interface Tries {
  /** Something of these destinations is selected. */
  readonly selected: boolean;
  /** What was asked for came to an answer: a live check, unless --only names none; then any. */
  readonly answered: boolean;
  /** A live check came to an answer, or a test lead was sent: then a destination was spoken to. */
  readonly live: boolean;
}

/** A check that is left out by --skip was asked for all the same; --only that names none but offline ones asks for no other. */
function tries(
  adapted: readonly Adapted[],
  reports: readonly DestinationReport[],
  fileChecks: readonly CheckResult[],
  options: SessionOptions,
): Tries {
  const checks = adapted.flatMap(({ adapter }) => adapter.checks);
  const isLive = new Set(checks.filter((check) => !check.offline).map(({ id }) => id));
  const results = allChecks({ checks: fileChecks, destinations: reports });
  const done = results.filter((check) => check.status !== 'skipped');
  const live =
    done.some((check) => isLive.has(check.id) || (options.remove !== undefined && check.id.endsWith('/removed'))) ||
    reports.some((report) => report.testLead?.sent);
  const ids = adapted.flatMap((one) => idsOf(one, options));
  const before = new Set(checks.map(({ id }) => id));
  const ofLead = options.command === 'send-test' ? ids.filter((id) => !before.has(id)) : [];
  const asked =
    options.remove !== undefined ||
    [...isLive, ...ofLead].some((id) => isSelected(id, { only: options.only, skip: [] }));
  const selected = reports.length > 0 && [...fileCheckIds, ...ids].some((id) => isSelected(id, options));
  // A file without a finding has no results, and was read all the same.
  const untried = results.length > 0 && done.length === 0;
  return { selected, live, answered: !untried && (live || (!asked && selected)) };
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
