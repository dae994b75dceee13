import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { plain, styleOf, wrap } from '../report/style.ts';
import type { Out, Runtime } from '../runtime.ts';
import { version } from '../version.ts';
import { commands } from './table.ts';

/** Help wraps at the terminal's width, and at 80 columns without one. */
export function helpWidth(out: Out): number {
  return out.isTTY ? Math.max(40, Math.min(out.columns, 120)) : 80;
}

/**
 * What a line that asks for help is answered: `help NAME`, or a command and whatever stands beside `--help`.
 *
 * @throws UserError for `help` of what is neither a command nor a topic
 */
export async function help([first, ...rest]: readonly string[], runtime: Runtime): Promise<number> {
  const name = first === 'help' ? rest.find((word) => !word.startsWith('-')) : first;
  const spec = commands.find((one) => one.name === name);
  if (spec) {
    (await import('../cli.ts')).showHelp(spec, runtime);
    return 0;
  }
  const isTopic = name !== undefined && Object.hasOwn(PAGES, name);
  if (first === 'help' && name !== undefined && !isTopic && name !== 'help' && name !== 'version') throw unknown(name);
  const text = folded(first === 'help' && isTopic ? (PAGES[name] ?? OVERVIEW) : OVERVIEW, helpWidth(runtime.stdout));
  runtime.stdout.write(styleOf(runtime.stdout, runtime).unicode ? text : plain(text));
  return 0;
}

function unknown(name: string): UserError {
  const topics = Object.keys(PAGES);
  const near = nearest(name, [...commands.map((one) => one.name), ...topics, 'help']);
  return new UserError(`There is no help on '${name}'`, {
    hint: near
      ? `Did you mean '${near}'?`
      : `leadctl --help shows the commands; there is also help on ${topics.join(', ')}`,
  });
}

/** A paragraph; what stands as it is; or terms, each with what is to be said of it. */
type Part = string | { readonly asIs: string } | readonly (readonly [term: string, about: string])[];

/** Below this many columns beside the terms, what is said of a term stands under it. */
const BESIDE = 30;

function folded(parts: readonly Part[], width: number): string {
  return parts.map((part) => `${foldedPart(part, width)}\n`).join('');
}

function foldedPart(part: Part, width: number): string {
  if (typeof part === 'string') return wrap(part, width, 0);
  if ('asIs' in part) return part.asIs;
  const column = 4 + Math.max(...part.map(([term]) => term.length));
  return part
    .map(([term, about]) =>
      width - column < BESIDE
        ? `  ${term}\n${wrap(about, width, 6)}`
        : `  ${term.padEnd(column - 2)}${wrap(about, width, column).trimStart()}`,
    )
    .join('\n');
}

const OVERVIEW: readonly Part[] = [
  `leadctl ${version}: checks, tests and diagnoses the lead destinations of Microsoft commercial marketplace offers`,
  '',
  [
    ['leadctl validate', 'configuration, then live connection, read-only'],
    ['leadctl send-test table --cleanup', "the marketplace's own test lead, and back"],
    ['leadctl diagnose "AADSTS7000215"', 'cause and fix of an error text or log'],
  ],
  '',
  'Commands',
  [
    ['init', 'set up a config file, each answer checked as it is given'],
    ['validate', 'check the configuration, then the live connection'],
    ['send-test', "send the marketplace's MSFT_TEST lead, find it, remove it"],
    ['diagnose', 'map an error text, log or code to its cause and resolution'],
    ['explain', 'one cause, check or code in full; --list lists all'],
    ['guide', 'set-up steps: dynamics, salesforce, marketo, azure-table, https'],
    ['sandbox', 'local stand-ins of the destinations, with faults on demand'],
    ['schema', 'JSON Schema of config, lead or report'],
    ['report', 'merge the JSON reports of shards'],
    ['completion', 'completion script for bash, zsh, fish or powershell'],
  ],
  '',
  { asIs: 'leadctl COMMAND --help   options and examples\nleadctl help exit-codes | environment | config' },
];

const EXIT_CODES: readonly Part[] = [
  'Exit codes',
  [
    ['0', 'all checks passed (warnings allowed without --strict); diagnose: a cause was found'],
    ['1', 'a check failed; diagnose: no known cause'],
    ['2', 'wrong use, or a config file that is missing or invalid'],
    ['3', 'inconclusive: nothing failed, but a live check could not be carried out from here'],
    ['70', 'a fault of leadctl itself'],
    ['130', 'interrupted (SIGINT); 143 for SIGTERM'],
  ],
  'Code 9 is of Node, not of leadctl: a file of --env-file is not there (leadctl help environment).',
];

const ENVIRONMENT: readonly Part[] = [
  'Environment',
  [
    [
      'HTTP_PROXY, HTTPS_PROXY, NO_PROXY',
      'the proxy to pass (lower case too); NO_PROXY takes host, .suffix, host:port, CIDR, *',
    ],
    ['NODE_EXTRA_CA_CERTS', 'additional root certificates, like --ca and network.ca'],
    ['NO_COLOR, FORCE_COLOR', 'colour off, colour on'],
    ['LEADCTL_FINGERPRINT_KEY', "key of the secrets' fingerprints, to compare them between runs"],
    ['LEADCTL_DEBUG', 'adds the stack to the report of a fault of leadctl itself'],
    ['TERM, LC_ALL, LC_CTYPE, LANG', 'no colour on a dumb terminal; words for symbols where the locale is not UTF-8'],
    ['GITHUB_STEP_SUMMARY', 'file that gets the job summary on GitHub Actions'],
    [
      'GITHUB_WORKSPACE',
      "the repository's root, from which sarif, github and azure count the place of the config file (without it: the folder that holds .git)",
    ],
    ['BUILD_SOURCESDIRECTORY', 'the same on Azure Pipelines'],
    ['CI', 'no live line, and leadctl init asks nothing'],
    ['GITHUB_ACTIONS, TF_BUILD', 'secrets are registered as masks with the CI system'],
    [
      'NODE_DISABLE_COMPILE_CACHE',
      '1: use no compiled code, and keep none (Node 22.1 and later keep it in the temporary folder where the package brings none)',
    ],
    ['any other', 'read only where the config says ${env:NAME}'],
  ],
  'Never read: telemetry switches, update checks. There are none.',
  'Node takes the option --env-file from every command line too, before leadctl begins: it ends with code 9 where the file is not there, reads no standard input for -, and obeys a NODE_OPTIONS in it unless the environment has one. Name only files that you trust.',
];

const CONFIG: readonly Part[] = [
  'Config file: leadctl.config.yaml (yml, json), .leadctlrc, or the key leadctl in package.json, found upwards from here',
  {
    asIs: `
  version: 1
  destinations:
    table:
      # dynamics, salesforce, marketo, azure-table or https
      type: azure-table
      connectionString: \${env:LEADS_CONNECTION_STRING}
    hook:
      type: https
      url: \${env:LEADS_WEBHOOK}
`,
  },
  'References: ${env:NAME}, ${env:NAME:-default}, ${file:path}; $$ is a dollar sign.',
  'leadctl schema config prints the JSON Schema; examples/ of the package holds files of every type.',
];

const PAGES: Readonly<Record<string, readonly Part[]>> = {
  'exit-codes': EXIT_CODES,
  environment: ENVIRONMENT,
  config: CONFIG,
};

/** What `leadctl help NAME` shows; the docs are made of the same texts. */
export function topicText(name: string, width: number): string {
  return folded(PAGES[name] ?? [], width);
}

/** The same with every line whole. */
export const TOPICS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(PAGES).map((name) => [name, topicText(name, Number.POSITIVE_INFINITY)]),
);
