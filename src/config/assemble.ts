import { TOP_KEYS, versionSchema } from './file-schema.ts';
import type { ConfigFinding } from './findings.ts';
import { count, hygiene } from './hygiene.ts';
import { readNetwork } from './network.ts';
import { offerFindings, readOffers } from './offers.ts';
import type { Problems } from './problems.ts';
import { type Hooks, readDestinations } from './read-destinations.ts';
import { isPlain, type Resolved, resolveReferences, type World } from './references.ts';
import type { Source } from './source.ts';
import type { Config } from './types.ts';
import { an, check, kindOf, unknownKey } from './validate.ts';

interface Parts {
  readonly config: Config;
  readonly findings: readonly ConfigFinding[];
  readonly resolved: Resolved;
}

/** From the content of a file to the typed configuration. @throws UserError with all problems at once. */
export async function readConfig(
  source: Source,
  file: string | null,
  world: World,
  problems: Problems,
  hooks: Hooks,
): Promise<Parts> {
  if (!isPlain(source.value)) {
    problems.add('', `${an(kindOf(source.value))} stands here; expected a map with 'version: 1' and 'destinations:'`);
    problems.raise();
  }
  const written = source.value as Record<string, unknown>;
  if (typeof written.version === 'number' && written.version !== 1) {
    problems.add('version', `version ${written.version} is unknown to this leadctl; expected 1`);
    problems.raise();
  }
  const resolved = await resolveReferences(written, world, problems);
  const top = resolved.value as Record<string, unknown>;
  for (const key of Object.keys(top)) {
    if (!TOP_KEYS.includes(key) && key !== '$schema') problems.add(key, unknownKey(key, TOP_KEYS), { part: 'key' });
  }
  check(versionSchema, top.version, ['version'], problems, resolved);
  const network = await readNetwork(top.network, problems, resolved, world);
  const read = await readDestinations(top.destinations, problems, resolved, world, hooks);
  const offers = readOffers(top.offers, top.destinations, problems, resolved);
  problems.raise();
  const findings: ConfigFinding[] = [
    {
      id: 'config/schema',
      status: 'passed',
      destination: null,
      path: '',
      message: `${file ?? 'The configuration'}: ${count(read.length, 'destination')}, ${count(offers.length, 'offer')}, every key and value of the expected form`,
      severity: 'blocks-publishing',
      resolution: [],
      docs: [],
    },
    ...hygiene(
      read.flatMap((one) => one.values),
      file !== null,
    ),
    ...offerFindings(offers),
    ...read.flatMap((one) => one.findings),
  ];
  const destinations = read.map(({ name, config }) => ({ name, config }));
  return { config: { version: 1, network, destinations, offers, file }, findings, resolved };
}
