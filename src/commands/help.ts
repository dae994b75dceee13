import type { Runtime } from '../runtime.ts';
import { version } from '../version.ts';

/** Help that needs no parser; undefined where the parser has to answer. */
export function topic(words: readonly string[], runtime: Runtime): number | undefined {
  const [name] = words;
  const text = name === undefined ? OVERVIEW : TOPICS[name];
  if (text === undefined) return undefined;
  runtime.stdout.write(text);
  return 0;
}

const OVERVIEW = `leadctl ${version}: checks, tests and diagnoses the lead destinations of Microsoft commercial marketplace offers

  leadctl validate                     configuration, then live connection, read-only
  leadctl send-test table --cleanup    the marketplace's own test lead, there and back
  leadctl diagnose "AADSTS7000215"     cause and fix of an error text, log or code

Commands
  init        set up a config file, each answer checked as it is given
  validate    check the configuration, then the live connection
  send-test   send the MSFT_TEST lead that the marketplace sends, find it, remove it
  diagnose    map an error text, log or code to its cause and resolution
  explain     one cause, check or code in full; --list lists all
  guide       set-up steps: dynamics, salesforce, marketo, azure-table, https
  sandbox     local stand-ins of the destinations, with faults on demand
  schema      JSON Schema of config, lead or report
  report      merge the JSON reports of shards
  completion  completion script for bash, zsh, fish or powershell

leadctl COMMAND --help   options and examples
leadctl help exit-codes | environment | config
`;

const EXIT_CODES = `Exit codes
  0    all checks passed (warnings allowed without --strict); diagnose: a cause was found
  1    a check failed; diagnose: no known cause
  2    wrong use, or a config file that is missing or invalid
  3    inconclusive: nothing failed, but a live check could not be carried out from here
  70   a fault of leadctl itself
  130  interrupted (SIGINT); 143 for SIGTERM
`;

const ENVIRONMENT = `Environment
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY   the proxy to pass (lower case too); NO_PROXY takes host, .suffix, host:port, CIDR, *
  NODE_EXTRA_CA_CERTS                 additional root certificates, like --ca and network.ca
  NO_COLOR, FORCE_COLOR               colour off, colour on
  LEADCTL_FINGERPRINT_KEY             key of the secrets' fingerprints, to compare them between runs
  LEADCTL_DEBUG                       adds the stack to the report of a fault of leadctl itself
  TERM, LC_ALL, LC_CTYPE, LANG        no colour on a dumb terminal; words for symbols where the locale is not UTF-8
  GITHUB_STEP_SUMMARY                 file that gets the job summary on GitHub Actions
  GITHUB_WORKSPACE,                   the repository's root, from which sarif, github and azure count the place of the
  BUILD_SOURCESDIRECTORY              config file (without them: the folder that holds .git)
  CI                                  no live line, and leadctl init asks nothing
  GITHUB_ACTIONS, TF_BUILD            secrets are registered as masks with the CI system
  NODE_DISABLE_COMPILE_CACHE          1: use no compiled code, and keep none (Node 22.1 and later keep it in the temporary
                                      folder where the package brings none)
  any other                           read only where the config says \${env:NAME}
Never read: telemetry switches, update checks. There are none.
`;

const CONFIG = `Config file: leadctl.config.yaml (yml, json), .leadctlrc, or the key leadctl in package.json, found upwards from here

  version: 1
  destinations:
    table:
      type: azure-table                # dynamics | salesforce | marketo | azure-table | https
      connectionString: \${env:LEADS_CONNECTION_STRING}
    hook:
      type: https
      url: \${env:LEADS_WEBHOOK}

References: \${env:NAME}, \${env:NAME:-default}, \${file:path}; $$ is a dollar sign.
leadctl schema config prints the JSON Schema; examples/ of the package holds files of every type.
`;

/** What `leadctl help NAME` shows; the docs are made of the same texts. */
export const TOPICS: Readonly<Record<string, string>> = {
  'exit-codes': EXIT_CODES,
  environment: ENVIRONMENT,
  config: CONFIG,
};
