import { Failure, type Step } from '../../checks/check.ts';
import type { SalesforceApi } from '../../config/types.ts';
import { apiErrorIn } from './api-error.ts';
import { MY_DOMAIN, REST } from './between.ts';
import { hostPath } from './place.ts';
import type { Root, Row, Session } from './session.ts';
import { API_VERSION, EDITOR } from './sign-in.ts';

/**
 * Where the root of a version answers 404: whether the org has that version, by the list of its versions. Some gateways
 * serve the resources below it alone, so the missing root by itself stops nothing.
 *
 * @param refusal thrown again where it was no 404, or was one of a page and no list is there either
 * @throws Failure where the list is there and has other versions only.
 */
export async function withoutRoot(session: Session, step: Step, refusal: unknown, api: SalesforceApi): Promise<Root> {
  const said = apiErrorIn(refusal);
  if (said?.status !== 404) throw refusal;
  const versions = await listed(session, step);
  if (versions.includes(API_VERSION)) return { identity: '', absent: 'listed' };
  if (versions.length > 0) throw otherVersions(versions, api);
  // A page is not the API's word: then nothing is there that could be asked.
  if (said.form !== 'json') throw refusal;
  return { identity: '', absent: 'unlisted' };
}

/** In order; empty where the list cannot be read. */
async function listed(session: Session, step: Step): Promise<readonly string[]> {
  const list = await session
    .call(step, 'The versions of the API could not be read', (connection) =>
      connection.request<readonly Row[]>('/services/data/'),
    )
    .catch(() => []);
  const versions = (Array.isArray(list) ? list : []).map((one: Row | null) => one?.version);
  return versions
    .filter((one) => typeof one === 'string' && /^\d{1,4}\.\d$/.test(one))
    .map(String)
    .sort((a, b) => Number(a) - Number(b));
}

function otherVersions(versions: readonly string[], api: SalesforceApi): Failure {
  const [oldest = '', newest = ''] = [versions[0], versions.at(-1)];
  const older = Number(newest) < Number(API_VERSION);
  const has = older ? `goes up to version ${newest}` : `has versions from ${oldest} to ${newest}`;
  const key = hostPath(api);
  return new Failure(`The API of this org ${has}, and leadctl asks for ${API_VERSION}, which it does not have`, {
    at: key,
    status: 'failed',
    evidence: { httpStatus: 404, oldest, newest, asked: API_VERSION },
    who: EDITOR,
    resolution: [
      `See that ${key} is the address of the org itself and of no gateway: Salesforce brings every org to its newest version three times a year. ${MY_DOMAIN}`,
      older
        ? 'If it is a gateway or a stand-in, have it serve the version that leadctl asks for'
        : 'If it is the org itself, install a newer leadctl',
      'Leads are not touched by it: Web-to-Lead needs no API. Without the api part of this destination leadctl sends its test lead and does not read it back',
    ],
    docs: [REST],
  });
}
