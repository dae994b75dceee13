// `validate` of one destination next to a script by hand that makes the same requests with the same clients.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { bin, goal, measure, root, run, sandbox, say, settings, table, timesAsLong } from './tools.mjs';

const MOST = 1.3;
/** With one sandbox: the one of Marketo takes 100 calls in 20 seconds, as Marketo does. */
const ROUNDS = 5;

const SUBJECTS = [
  {
    type: 'dynamics',
    name: 'crm',
    variables: ({ url, tenantId, clientId, clientSecret, authority }) => ({
      ORG: url,
      TENANT: tenantId,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      AUTHORITY: authority,
    }),
  },
  {
    type: 'salesforce',
    name: 'sales',
    variables: ({ loginUrl, clientId, clientSecret, oid }) => ({
      LOGIN_URL: loginUrl,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      OID: oid,
    }),
  },
  {
    type: 'marketo',
    name: 'nurture',
    variables: ({ apiUrl, formsUrl, clientId, clientSecret, formId, munchkinId }) => ({
      API: apiUrl,
      FORMS: formsUrl,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
      FORM: formId,
      MUNCHKIN: munchkinId,
    }),
    // The nearest to the goal of all: the median of few turns lies some hundredths beside that of many.
    turns: 3,
    // The others name absolute addresses in their answers, which would go past what delays.
    away: 20,
  },
];

/** A line of text that only this client has. */
const CLIENTS = [
  { name: '@azure/msal-node', mark: 'acquireTokenByClientCredential', module: '@azure/msal-node' },
  { name: 'jsforce', mark: 'urn:partner.soap.sforce.com', module: 'jsforce' },
  { name: '@azure/data-tables', mark: 'AzureNamedKeyCredential', module: '@azure/data-tables' },
];

export async function destinations(runs) {
  const rows = [];
  const all = SUBJECTS.flatMap((one) =>
    one.away
      ? [
          { ...one, away: 0 },
          { ...one, turns: 1 },
        ]
      : [one],
  );
  for (const { type, name, variables, away, turns = 1 } of all) {
    const ours = `${type}: leadctl validate`;
    const theirs = `${type}: by hand`;
    let requests;
    const subjects = async () => {
      const server = await sandbox(type);
      if (away) await moveAway(server.config, away);
      const found = settings(server);
      const both = [
        { name: ours, argv: [bin, 'validate', name, '-c', server.config] },
        { name: theirs, argv: [join(root, `bench/by-hand/${type}.mjs`)], extra: { CA: found.ca, ...variables(found) } },
      ];
      requests ??= await sameRequests(server, ...both);
      return both;
    };
    const results = await measure(subjects, runs * turns, ROUNDS);
    const [one, other] = [results.get(ours), results.get(theirs)];
    const ratio = (value) => [value.toFixed(2), goal(value, MOST)];
    rows.push([
      `${type}, ${requests} requests${away ? `, ${away} ms away` : ''}${turns > 1 ? `, ${runs * turns} runs` : ''}`,
      one.ms.toFixed(0),
      other.ms.toFixed(0),
      ...ratio(timesAsLong(one, other)),
      one.peak.toFixed(0),
      other.peak.toFixed(0),
      ...ratio(one.peak / other.peak),
    ]);
  }
  say(`validate next to a script by hand, same requests: medians of ${runs} runs in turns`);
  table(['destination', 'ms', 'by hand', 'ratio', 'goal', 'MB', 'by hand', 'ratio', 'goal'], rows);
  await clients(runs);
}

/** Puts a relay before the sandbox, so that each round trip takes `ms`, as it does over a network. */
async function moveAway(config, ms) {
  let text = readFileSync(config, 'utf8');
  for (const port of new Set([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, found]) => Number(found)))) {
    const relay = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        from.on('data', (chunk) => setTimeout(() => to.destroyed || to.write(chunk), ms / 2));
        from.on('end', () => setTimeout(() => to.end(), ms / 2));
        from.on('error', () => to.destroy());
      }
    });
    relay.unref();
    await new Promise((done) => relay.listen(0, '127.0.0.1', done));
    text = text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${relay.address().port}`);
  }
  writeFileSync(config, text);
}

/** What the sandbox saw of each: the comparison is only one where both lists are the same. */
async function sameRequests(server, ours, theirs) {
  const lists = [];
  for (const { argv, extra } of [ours, theirs]) {
    const before = server.log().length;
    const { code, err } = await run(argv, { extra });
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with exit code ${code}\n${err}`);
    await new Promise((done) => setTimeout(done, 200));
    lists.push(
      [
        ...server
          .log()
          .slice(before)
          .matchAll(/\b(?:GET|POST|PATCH|PUT|DELETE) \S+ \d{3}/g),
      ].map(([line]) => line),
    );
  }
  const [mine, hand] = lists.map((list) => [...list].sort().join('\n'));
  if (mine !== hand || mine === '') throw new Error(`the requests differ\nleadctl:\n${mine}\nby hand:\n${hand}`);
  return lists[0].length;
}

/** Loading alone: the package as it is installed, and the part of the bundle that holds it. */
async function clients(runs) {
  const chunks = join(root, 'dist/chunks');
  const files = readdirSync(chunks).filter((file) => file.endsWith('.cjs'));
  const subjects = [{ name: 'node -e 0', argv: ['-e', '0'] }];
  for (const { name, mark, module } of CLIENTS) {
    const file = files.find((one) => readFileSync(join(chunks, one), 'utf8').includes(mark));
    if (file === undefined) throw new Error(`${name} stands in no chunk`);
    // A pack runs none of its parts before one is asked for; a client has a chunk of its own.
    subjects.push({ name: `${name} bundled`, argv: ['-e', `require(${JSON.stringify(join(chunks, file))})`] });
    subjects.push({
      name: `${name} from node_modules`,
      argv: ['-e', `require(${JSON.stringify(join(root, 'node_modules', module))})`],
    });
  }
  const results = await measure(() => subjects, runs);
  const bare = results.get('node -e 0');
  results.delete('node -e 0');
  say('Loading a client, beyond starting Node');
  table(
    ['client', 'ms', 'MB'],
    [...results].map(([name, { ms, peak }]) => [name, (ms - bare.ms).toFixed(0), (peak - bare.peak).toFixed(0)]),
  );
}
