import { codesOf } from './causes/codes.ts';
import { causes as catalogue } from './causes/index.ts';
import type { SessionOptions } from './checks/session.ts';
import type { LoadedConfig, LoadOptions } from './config/load.ts';
import type { Config } from './config/types.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { Report } from './report/report.ts';

export type { LoadedConfig } from './config/load.ts';
export type { Config, DestinationConfig } from './config/types.ts';
export type { Diagnosis } from './diagnosis/diagnose.ts';
export type * from './report/report.ts';
export { diagnose };

/** One known cause, as `leadctl explain` shows it. */
export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly destination: string;
  readonly explanation: string;
  readonly who: string;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
  readonly codes: readonly string[];
}

/** Every known cause of a lead that does not arrive. */
export const causes: readonly Cause[] = catalogue.map((cause) => ({
  id: cause.id,
  title: cause.title,
  destination: cause.destination,
  explanation: cause.explanation,
  who: cause.who,
  resolution: cause.resolution,
  docs: cause.docs,
  codes: codesOf(cause),
}));

export interface RunOptions {
  /** Check ids or globs; what they need runs before them. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Names; default: all. */
  readonly destinations?: readonly string[];
  readonly signal?: AbortSignal;
  /** Milliseconds each network step may take. */
  readonly timeoutMs?: number;
  readonly onProgress?: (event: {
    readonly destination: string;
    readonly check: string;
    readonly title: string;
  }) => void;
}

export interface SendTestOptions extends RunOptions {
  /** Delete the test lead afterwards, and confirm that it is gone. */
  readonly cleanup?: boolean;
  /** Milliseconds to look for the lead; default 30 000, for Salesforce 120 000. */
  readonly waitMs?: number;
}

/**
 * Finds, reads, resolves and validates a config file.
 *
 * @param where a file, or where to look for one; default: upwards from the working directory
 * @throws UserError with all `problems` at once, each with file, line and column
 */
export async function loadConfig(where?: string | LoadOptions): Promise<LoadedConfig> {
  const { loadForLibrary } = await import('./library.ts');
  return loadForLibrary(where);
}

/**
 * Runs the configuration checks and the live, strictly read-only ones.
 *
 * @param config what loadConfig gave, or a plain object of the config file's shape
 * @throws UserError for a config that is not valid, an unknown destination or check
 */
export function validate(config: LoadedConfig | Config | object, options: RunOptions = {}): Promise<Report> {
  return run('validate', config, options);
}

/**
 * Sends one MSFT_TEST lead to each destination, looks for it and compares it.
 *
 * @param config what loadConfig gave, or a plain object of the config file's shape
 * @throws UserError for a config that is not valid, an unknown destination or check
 */
export function sendTest(config: LoadedConfig | Config | object, options: SendTestOptions = {}): Promise<Report> {
  return run('send-test', config, options);
}

async function run(command: SessionOptions['command'], config: object, options: SendTestOptions): Promise<Report> {
  const { runLibrary } = await import('./library.ts');
  return runLibrary(command, config, options);
}

/** The JSON Schemas that the package ships, by name. */
export async function schemas(): Promise<Readonly<Record<'config' | 'lead' | 'report', string>>> {
  return (await import('./schemas.ts')).schemas();
}
