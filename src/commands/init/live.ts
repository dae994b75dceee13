import { runSession } from '../../checks/session.ts';
import { createNetwork } from '../../net/index.ts';
import type { CheckResult } from '../../report/report.ts';
import { Redactor } from '../../secret.ts';
import { version } from '../../version.ts';
import { type Draft, review, type World } from './draft.ts';
import { forms } from './fields.ts';

export interface LiveOptions extends World {
  /** PEM texts of additional roots. */
  readonly roots: readonly string[];
  /** Milliseconds of each network step. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  now(): number;
}

/**
 * Runs checks that need no secret on what is known so far, with examples in place of what is not: the very checks of
 * `leadctl validate`, so that the two can never disagree.
 */
export async function checkLive(
  draft: Draft,
  ids: readonly string[],
  options: LiveOptions,
): Promise<readonly CheckResult[]> {
  const example = (key: string) => {
    const field = forms[draft.type].fields.find((one) => one.key === key);
    return field?.secret ? 'unknown-yet' : field?.example;
  };
  const { loaded } = await review(draft, options, example);
  if (!loaded) return [];
  const net = createNetwork({
    env: options.env as NodeJS.ProcessEnv,
    extraRoots: options.roots,
    defaultTimeoutMs: options.timeoutMs,
    userAgent: `leadctl/${version}`,
  });
  const redactor = new Redactor();
  for (const secret of loaded.secrets) redactor.add(secret.reveal());
  const report = await runSession(
    { loaded, net, redactor },
    {
      command: 'validate',
      destinations: [],
      only: ids,
      skip: [],
      offline: false,
      strict: false,
      deep: false,
      concurrency: 1,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
      deadlineMs: options.timeoutMs * 2,
      cleanup: false,
      matrix: false,
      shape: 'pascal',
      now: options.now,
    },
  );
  return report.destinations.flatMap((one) => one.checks).filter((one) => ids.includes(one.id));
}
