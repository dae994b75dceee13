import { runSession, type SessionOptions } from './checks/session.ts';
import { type LoadedConfig, type LoadOptions, loadConfig, parseConfig } from './config/load.ts';
import type { SendTestOptions } from './index.ts';
import { createNetwork } from './net/index.ts';
import type { Report } from './report/report.ts';
import { Redactor } from './secret.ts';
import { version } from './version.ts';

/** The secrets of the configs that were loaded, so that a later run can take them out of its report. */
const secrets = new WeakMap<object, readonly string[]>();

export async function loadForLibrary(where: string | LoadOptions = {}): Promise<LoadedConfig> {
  const options = typeof where === 'string' ? { file: where } : where;
  const seen: string[] = [];
  const loaded = await loadConfig({
    ...options,
    registerSecret(value) {
      seen.push(value);
      options.registerSecret?.(value);
    },
  });
  secrets.set(loaded, seen);
  return loaded;
}

/** What the library's validate and sendTest do; loaded at the first call. */
export async function runLibrary(
  command: SessionOptions['command'],
  config: object,
  options: SendTestOptions,
): Promise<Report> {
  const redactor = new Redactor();
  const loaded = isLoaded(config)
    ? config
    : await parseConfig(config, { registerSecret: (value) => redactor.add(value) });
  for (const secret of secrets.get(loaded) ?? []) redactor.add(secret);
  const timeoutMs = options.timeoutMs ?? loaded.config.network.timeoutMs;
  const net = createNetwork({
    env: process.env,
    extraRoots: loaded.config.network.ca,
    defaultTimeoutMs: timeoutMs ?? 15_000,
    userAgent: `leadctl/${version}`,
  });
  return runSession(
    { loaded, net, redactor },
    {
      command,
      destinations: options.destinations ?? [],
      only: options.only ?? [],
      skip: options.skip ?? [],
      offline: false,
      strict: false,
      deep: false,
      concurrency: 4,
      signal: options.signal ?? new AbortController().signal,
      cleanup: options.cleanup ?? false,
      matrix: false,
      shape: 'pascal',
      now: Date.now,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    },
  );
}

function isLoaded(config: object): config is LoadedConfig {
  return 'findings' in config && 'locate' in config && 'config' in config;
}
