import { Failure, type Verdict } from '../../checks/check.ts';
import { dataverse } from './causes.ts';
import { LEAD_SOURCE_COLUMN } from './lead.ts';
import { clip, type ServiceError, serviceErrorIn } from './service-error.ts';

/** What a look-up tells that was answered with a refusal, behind a WhoAmI that showed the environment and its user. */

/** A refusal by the environment of what was only asked in addition: it proves neither presence nor absence. */
export function isRefusal(error: unknown): boolean {
  const status = serviceErrorIn(error)?.status ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

/** @throws what is no refusal */
export function unknownIfRefused(error: unknown, what: string): Verdict {
  const said = serviceErrorIn(error);
  if (!said || !isRefusal(error)) throw error;
  return { status: 'skipped', message: `${what} is unknown: ${answered(said)}`, evidence: factsIn(said) };
}

/** Not there. WhoAmI was answered below the same URL, so this is said of the path alone, never of the environment. */
export function isAbsent(said: ServiceError | undefined): said is ServiceError {
  return said?.system === 'dynamics' && (said.status === 404 || said.status === 410);
}

/** Causes of a 403 that concern what was asked for; any other that a code names refuses the caller in everything. */
const OF_THE_QUESTION = ['dataverse-missing-privilege', 'dataverse-field-permission'];

let whole: ReadonlySet<string> | undefined;

/** A 403 that leaves open what was asked; undefined for one by which the create would be refused as well. */
export function refusedHere(error: unknown): ServiceError | undefined {
  const said = serviceErrorIn(error);
  if (said?.system !== 'dynamics' || said.status !== 403) return undefined;
  whole ??= new Set(
    dataverse
      .filter((cause) => !OF_THE_QUESTION.includes(cause.id))
      .flatMap((cause) => cause.match.flatMap((signature) => signature.code ?? [])),
  );
  return said.code !== undefined && whole.has(said.code) ? undefined : said;
}

/** The right that a refusal calls missing, where it names one. */
export function rightMissing(said: ServiceError): string | undefined {
  return /(?:is missing|PrivilegeName:|role with the) (prv[a-z]{2,60})/i.exec(wordsOf(said))?.[1];
}

/** QueryBuilderNoEntity and MetadataNotFound. */
const NO_TABLE = ['0x80041102', '0x8004024a'];
/** QueryBuilderNoAttribute. */
const NO_COLUMN = '0x80041103';

/** @throws Failure where a 404 itself says that the table lead, or its column Lead Source, does not exist. */
export function rethrowStated(error: unknown, said: ServiceError): void {
  const { code } = said;
  const words = wordsOf(said);
  // A route that is not served is told with its whole path, which holds both names.
  const ofRoute = /No HTTP resource|Resource not found for the segment/i.test(words) || said.form !== 'json';
  if (code === NO_COLUMN || (!ofRoute && words.includes(LEAD_SOURCE_COLUMN))) {
    const message = `The table lead has no column ${LEAD_SOURCE_COLUMN}: ${clip(said.message, 300)}`;
    throw stated(message, 'dataverse-attribute-missing', error, said);
  }
  const named = !ofRoute && /entity with [^.]{0,60}\blead\b/i.test(words);
  if (named || /Resource not found for the segment 'leads?'/i.test(words) || NO_TABLE.includes(code ?? '')) {
    throw noTable(error, said);
  }
}

export function noTable(error: unknown, said: ServiceError): Failure {
  const message = 'The environment has no table lead: Dynamics 365 Sales is not installed in it';
  return stated(message, 'dataverse-lead-table-missing', error, said);
}

function stated(message: string, causeId: string, error: unknown, said: ServiceError): Failure {
  const evidence = error instanceof Failure ? error.evidence : factsIn(said);
  return new Failure(message, { causeId, at: 'url', evidence, cause: said });
}

/** Skipped: what could not be asked, how that was answered, and what proves it all the same. */
export function unasked(said: ServiceError, what: string, proof: string, right: string): Verdict {
  return {
    status: 'skipped',
    message: `Unknown: ${what} could not be looked up, ${answered(said)}; ${proof}`,
    evidence: factsIn(said),
    ...(isAbsent(said)
      ? {}
      : {
          resolution: [
            `Optional, so that leadctl can look: give the user a security role with ${rightMissing(said) ?? right}. The marketplace does not need it.`,
          ],
        }),
  };
}

function answered(said: ServiceError): string {
  const how = isAbsent(said) ? 'the environment does not offer the question' : 'the question was refused';
  const right = rightMissing(said);
  return `${how} (${said.status}${said.code ? ` ${said.code}` : ''}${right ? `, for want of ${right}` : ''})`;
}

function factsIn(said: ServiceError) {
  return { httpStatus: said.status, ...(said.code ? { code: said.code } : {}) };
}

/** A code may stand with empty words, and the words that count in the inner error. */
function wordsOf(said: ServiceError): string {
  return said.cause instanceof Error ? `${said.message} ${said.cause.message}` : said.message;
}
