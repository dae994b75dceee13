import { runSession, type SessionOptions } from './checks/session.ts';
import { type LoadedConfig, parseConfig } from './config/load.ts';
import type { SendTestOptions } from './index.ts';
import { createNetwork } from './net/index.ts';
import type { Report } from './report/report.ts';
import { Redactor } from './secret.ts';
import { version } from './version.ts';

/** What the library's validate and sendTest do; loaded at the first call. */
export async function runLibrary(command: SessionOptions['command'], config: object, options: SendTestOptions): Promise<Report> {
  const redactor = new Redactor();
  const loaded = isLoaded(config) ? config : await parseConfig(config, { registerSecret: (value) => redactor.add(value) });
  for (const secret of loaded.secrets) redactor.add(secret.reveal());
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
