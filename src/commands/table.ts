import type { Runtime } from '../runtime.ts';

/** The command line as data: the parser, the help, the completion scripts and the docs are made from it. */

export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** What a shell offers for its value, where that is no fixed list. */
  readonly completes?: Completion;
}

export type Completion =
  | 'cause'
  | 'check'
  | 'command'
  | 'destination'
  | 'fault'
  | 'file'
  | 'folder'
  | 'format=file'
  | 'key'
  | 'type'
  | 'type+blob';

export interface CommandModule {
  run(args: readonly string[], options: Readonly<Record<string, unknown>>, runtime: Runtime): Promise<number>;
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly args?: readonly {
    readonly name: string;
    readonly description: string;
    readonly completes?: Completion;
    readonly choices?: readonly string[];
  }[];
  readonly options?: readonly OptionSpec[];
  readonly shared?: readonly (keyof typeof shared)[];
  /** The help opens with them; a test runs each. */
  readonly examples: readonly string[];
  load(): Promise<CommandModule>;
}

/** As a config file names them, in the order of its schema. */
const TYPES = ['azure-table', 'dynamics', 'https', 'marketo', 'salesforce'] as const;

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const FORMATS = ['text', 'json', 'junit', 'sarif', 'github', 'azure', 'markdown', 'html'] as const;

export const shared = {
  config: {
    flags: '-c, --config <file>',
    description: 'the config file, - for standard input (default: found upwards from here)',
    completes: 'file',
  },
  envFile: {
    flags: '--env-file <file>',
    description: 'read variables from a file; the environment wins',
    repeatable: true,
    completes: 'file',
  },
  format: { flags: '--format <format>', description: 'what standard output shows', choices: FORMATS },
  report: {
    flags: '--report <format=file>',
    description: 'write a report in addition',
    repeatable: true,
    completes: 'format=file',
  },
  timeout: {
    flags: '--timeout <duration>',
    description:
      'limit of each network step, such as 10s or 500ms (default 15s; 120s for the create of a Dynamics lead)',
  },
  deadline: { flags: '--deadline <duration>', description: 'limit of the whole run' },
  concurrency: { flags: '--concurrency <n>', description: 'destinations checked at once (default 4)' },
  shard: { flags: '--shard <i/n>', description: 'only the i-th of n parts of the destinations' },
  only: {
    flags: '--only <check>',
    description: 'only these checks: ids, comma lists, globs such as dynamics/*',
    repeatable: true,
    completes: 'check',
  },
  skip: { flags: '--skip <check>', description: 'all but these checks', repeatable: true, completes: 'check' },
  strict: { flags: '--strict', description: 'warnings fail' },
  deep: { flags: '--deep', description: 'further read-only probes that cost requests or rights' },
  ca: {
    flags: '--ca <file>',
    description: 'additional root certificates (PEM), - for standard input; NODE_EXTRA_CA_CERTS works too',
    completes: 'file',
  },
  color: { flags: '--color', description: 'colour, whatever the terminal' },
  noColor: { flags: '--no-color', description: 'no colour (NO_COLOR and FORCE_COLOR are obeyed)' },
  quiet: { flags: '-q, --quiet', description: 'one line a destination' },
  verbose: {
    flags: '-v, --verbose',
    description: 'show each request (method, host, path, status, time), secrets masked',
  },
} satisfies Record<string, OptionSpec>;

const run = [
  'config',
  'envFile',
  'format',
  'report',
  'timeout',
  'deadline',
  'concurrency',
  'shard',
  'only',
  'skip',
  'strict',
  'deep',
  'ca',
  'color',
  'noColor',
  'quiet',
  'verbose',
] as const;
const look = ['color', 'noColor'] as const;

export const commands: readonly CommandSpec[] = [
  {
    name: 'init',
    summary: 'set up a config file, each answer checked as it is given',
    description:
      'Asks for the values of a destination one at a time, says where in the portals each is found, checks each answer, and writes leadctl.config.yaml. Secrets are written as references only. With --type, --name and --set it asks nothing; without a terminal it never asks.',
    options: [
      { flags: '--type <type>', description: 'kind of destination', choices: TYPES },
      { flags: '--name <name>', description: 'name of the destination on the command line and in reports' },
      {
        flags: '--set <key=value>',
        description: 'a value of the destination, such as auth.tenantId=…; a secret as a reference: ${env:NAME}',
        repeatable: true,
        completes: 'key',
      },
      {
        flags: '--file <file>',
        description: 'the file to write (default: that of this folder, else leadctl.config.yaml)',
        completes: 'file',
      },
      {
        flags: '--force',
        description: 'change an existing file without asking: add the destination, or replace its namesake',
      },
      { flags: '--offline', description: 'check the form of the answers alone; no socket is opened' },
      { flags: '--timeout <duration>', description: 'limit of each network step (default 5s)' },
      { flags: '--print <type>', description: 'only print a commented sample of a type', choices: TYPES },
    ],
    shared: ['ca'],
    examples: [
      'leadctl init',
      "leadctl init --type https --name hook --set 'url=${env:LEADS_WEBHOOK}'",
      'leadctl init --print dynamics',
    ],
    load: () => import('./init.ts'),
  },
  {
    name: 'validate',
    summary: 'check the configuration, then the live connection, read-only',
    description:
      "Checks the configuration file, the marketplace's own acceptance rules, and then the live connection of each destination, step by step. Strictly read-only: nothing is created, changed or posted.",
    args: [
      { name: '[destination...]', description: 'names in the config file (default: all)', completes: 'destination' },
    ],
    options: [{ flags: '--offline', description: 'configuration checks alone; no socket is opened' }],
    shared: run,
    examples: ['leadctl validate', 'leadctl validate hook --timeout 5s', 'leadctl validate --offline --format json'],
    load: () => import('./validate.ts'),
  },
  {
    name: 'send-test',
    summary: 'send the MSFT_TEST lead that the marketplace sends, and find it again',
    description:
      "Validates, then sends one MSFT_TEST lead in the marketplace's own form, waits for the acknowledgement, finds it again where the destination can be read, compares every field, and with --cleanup deletes it. With --only and --skip a lead is sent only where a check that needs it is selected.",
    args: [
      { name: '[destination...]', description: 'names in the config file (default: all)', completes: 'destination' },
    ],
    options: [
      { flags: '--cleanup', description: 'delete the test lead afterwards, and confirm that it is gone' },
      {
        flags: '--dry-run',
        description: 'print the request, secrets masked, and send nothing; with --remove what would be deleted',
      },
      { flags: '--wait <duration>', description: 'how long to look for the lead (default 30s; 120s for Salesforce)' },
      {
        flags: '--remove <marker>',
        description: 'only delete the test lead with this MSFT_TEST marker, which an earlier run left',
      },
      { flags: '--offer <id>', description: 'the offer of the file that the lead names' },
      {
        flags: '--source <source>',
        description: 'a lead-shaped test: source such as AzureMarketplace (with --action)',
      },
      { flags: '--action <action>', description: 'action such as INS (with --source)' },
      {
        flags: '--shape <shape>',
        description: 'spelling of the customer key at an https destination',
        choices: ['pascal', 'camel'],
      },
      {
        flags: '--matrix',
        description:
          'further POSTs: https tries the other documented forms; salesforce, where a lead is missing, makes and deletes one by REST',
      },
    ],
    shared: run,
    examples: [
      'leadctl send-test table --cleanup',
      'leadctl send-test hook --dry-run',
      'leadctl send-test --cleanup --format json',
    ],
    load: () => import('./send-test.ts'),
  },
  {
    name: 'diagnose',
    summary: 'map an error text, log or code to its cause and its resolution',
    description:
      'Reads an error text from the arguments, from files or from standard input, and prints the causes with their resolutions. It takes logs of any size, JSON, XML, HTML, HTTP archives (HAR), mails (.eml), its own JSON reports, UTF-16 and gzip as they are. Nothing leaves this machine, and no secret or address of the text is shown.',
    args: [{ name: '[text...]', description: 'the error text (default, or -: standard input)' }],
    options: [
      {
        flags: '--file <file>',
        description: 'read the text from a file; - is standard input',
        repeatable: true,
        completes: 'file',
      },
      { flags: '--format <format>', description: 'what standard output shows', choices: ['text', 'json'] },
      { flags: '--all', description: 'all matches, not the first three' },
      { flags: '--for <reader>', description: 'the hand-over text for the person who must fix it', choices: ['admin'] },
      {
        flags: '--report <format=file>',
        description: 'write the diagnosis to a file in addition, as json or text',
        repeatable: true,
        completes: 'format=file',
      },
      { flags: '-q, --quiet', description: 'one line a match' },
      { flags: '-v, --verbose', description: 'tell every match as fully as the first, with all pages of the vendors' },
    ],
    shared: look,
    examples: [
      'leadctl diagnose "AADSTS7000215: Invalid client secret provided."',
      'leadctl diagnose "I don\'t see any leads"',
      'leadctl diagnose --file publish.log --format json',
    ],
    load: () => import('./diagnose.ts'),
  },
  {
    name: 'explain',
    summary: 'the long explanation of one cause, check or code',
    description:
      'Explains a cause id, a check id, or a code (AADSTS number with or without its prefix, 0x… or decimal HRESULT, Salesforce, Marketo, storage and Node codes, HTTP statuses): what it means, why leads are lost, how to fix it, how to prove the fix.',
    args: [
      {
        name: '[id]',
        description: 'a cause id, a check id, a code, or a lead source (Source-Action|Offer)',
        completes: 'cause',
      },
    ],
    options: [
      { flags: '--list', description: 'list every cause and every check' },
      { flags: '--format <format>', description: 'what standard output shows', choices: ['text', 'json'] },
      { flags: '-q, --quiet', description: 'one line a page' },
      { flags: '-v, --verbose', description: 'show the words too by which a message is known' },
    ],
    shared: look,
    examples: [
      'leadctl explain entra-secret-expired',
      'leadctl explain AADSTS7000222',
      'leadctl explain 0x80040220',
      'leadctl explain "AzureMarketplace-DNC|contoso.widget-byol"',
      'leadctl explain --list',
    ],
    load: () => import('./explain.ts'),
  },
  {
    name: 'guide',
    summary: 'the set-up steps of a destination',
    description:
      'Prints the set-up of a destination as numbered steps: who does each, what to copy where, how to prove it.',
    args: [
      {
        name: '<type>',
        description: 'dynamics, salesforce, marketo, azure-table, https or blob (retired)',
        completes: 'type+blob',
      },
    ],
    options: [
      { flags: '--step <n>', description: 'only this step' },
      { flags: '--format <format>', description: 'what standard output shows', choices: ['text', 'json'] },
      { flags: '-q, --quiet', description: 'only who does what: one line a step' },
      { flags: '-v, --verbose', description: 'changes nothing: a guide is shown whole' },
    ],
    shared: look,
    examples: ['leadctl guide azure-table', 'leadctl guide https --step 1'],
    load: () => import('./guide.ts'),
  },
  {
    name: 'sandbox',
    summary: 'local stand-ins of the destinations, with faults on demand',
    description:
      'Starts stand-ins of the destinations on loopback, with TLS under a private CA, and prints a ready config. --fault breaks one on purpose. Ends with Ctrl-C, or with the command given after --.',
    args: [
      {
        name: '[command...]',
        description: 'a command to run against the sandbox (after --); its exit code is passed on',
      },
    ],
    options: [
      { flags: '--type <type>', description: 'only these types', repeatable: true, completes: 'type' },
      {
        flags: '--fault <name=cause>',
        description: 'break a destination: table=table-firewall, hook=tls-expired …',
        repeatable: true,
        completes: 'fault',
      },
      { flags: '--list-faults', description: 'list what can be broken' },
      {
        flags: '--dir <folder>',
        description: 'where config and CA are written (default: a temporary folder)',
        completes: 'folder',
      },
      { flags: '-q, --quiet', description: 'do not show the requests' },
    ],
    examples: [
      'leadctl sandbox --list-faults',
      'leadctl sandbox --fault table=table-firewall -- leadctl validate table',
    ],
    load: () => import('./sandbox.ts'),
  },
  {
    name: 'schema',
    summary: 'print a JSON Schema',
    description:
      'Prints the JSON Schema (draft-07) of the config file, of the lead that an https endpoint receives, or of the report.',
    args: [{ name: '[name]', description: 'config (default), lead or report', choices: ['config', 'lead', 'report'] }],
    examples: ['leadctl schema config', 'leadctl schema report'],
    load: () => import('./schema.ts'),
  },
  {
    name: 'report',
    summary: 'merge the JSON reports of shards into one',
    description:
      'Merges JSON reports of validate or send-test runs under --shard into the one that an undivided run would have made, and ends with its exit code.',
    args: [
      { name: '<action>', description: 'merge', choices: ['merge'] },
      { name: '[file...]', description: 'JSON reports; - is standard input', completes: 'file' },
    ],
    options: [
      { flags: '--format <format>', description: 'what standard output shows (default json)', choices: FORMATS },
    ],
    shared: ['report', 'quiet', ...look],
    examples: [
      'leadctl report merge part-1.json part-2.json',
      'leadctl report merge part-1.json part-2.json --format text',
    ],
    load: () => import('./report.ts'),
  },
  {
    name: 'completion',
    summary: 'print a completion script for a shell',
    description:
      'Prints a script that completes commands, options, destination names of the config file, check ids and cause ids. It works offline. To load it: bash, zsh: source <(leadctl completion bash); fish: leadctl completion fish | source; PowerShell: leadctl completion powershell | Out-String | Invoke-Expression.',
    args: [{ name: '<shell>', description: 'bash, zsh, fish or powershell', choices: SHELLS }],
    examples: [
      'leadctl completion bash',
      'leadctl completion zsh',
      'leadctl completion fish',
      'leadctl completion powershell',
    ],
    load: () => import('./completion.ts'),
  },
];
