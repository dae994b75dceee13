import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Exchange } from '../../diagnosis/cause.ts';
import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { https } from './causes.ts';

/** Bytes of a lead at most; a real one has some 500. */
const MAX_BODY = 64 * 1024;
const DETAILS = ['FirstName', 'LastName', 'Email', 'Phone', 'Country', 'Company', 'Title'];
const TOP = ['LeadSource', 'ActionCode', 'OfferTitle', 'Description'];

/** A receiver in the manner of a Logic Apps workflow without a Response action: checks the signature and the lead, answers 202. */
export const sandbox: Sandbox = {
  faults: https.filter((cause) => served(cause.id) !== undefined).map((cause) => cause.id),
  start,
};

export interface RunningReceiver extends RunningSandbox {
  /** The leads that were taken, parsed, oldest first. */
  readonly leads: readonly unknown[];
}

/** The reply of a cause's own example on the route `post`. */
function served(cause: string): Exchange['reply'] | undefined {
  const found = https
    .find(({ id }) => id === cause)
    ?.examples.find((each) => typeof each !== 'string' && each.on === 'post');
  return typeof found === 'object' ? found.reply : undefined;
}

async function start(options: SandboxOptions): Promise<RunningReceiver> {
  const fault = options.fault === undefined ? undefined : served(options.fault);
  if (options.fault !== undefined && !fault) throw new RangeError(`the https sandbox cannot show ${options.fault}`);
  const requests: { method: string; path: string }[] = [];
  const leads: unknown[] = [];
  const sockets = new Set<Socket>();
  const workflow = randomBytes(16).toString('hex');
  const path = `/workflows/${workflow}/triggers/manual/paths/invoke`;
  const signature = randomBytes(32).toString('base64url');
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'https://sandbox');
    requests.push({ method: request.method ?? '', path: url.pathname });
    const body = await bodyOf(request);
    const answer = fault ?? answerTo({ request, url, body, path, signature, workflow, leads });
    response.writeHead(answer.status, { ...answer.headers, 'x-leadctl-sandbox': '1' });
    response.end(answer.body ?? '');
    options.log?.(`POST of ${body?.length ?? 0} bytes answered ${answer.status}`.replace('POST', request.method ?? ''));
  };
  const server = createServer({ key: options.tls.key, cert: options.tls.cert }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((yes, no) => server.once('error', no).listen(options.port, options.host, yes));
  const { port } = server.address() as AddressInfo;
  const origin = `https://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  return {
    config: {
      type: 'https',
      url: `${origin}${path}?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`,
    },
    url: origin,
    requests,
    leads,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks);
}

interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer | null;
  readonly path: string;
  readonly signature: string;
  readonly workflow: string;
  readonly leads: unknown[];
}

function answerTo({ request, url, body, path, signature, workflow, leads }: Call): Exchange['reply'] {
  if (url.pathname !== path) return refusal(404, 'WorkflowNotFound', 'The workflow could not be found.');
  if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  const given = url.searchParams;
  if (!given.get('sp') || !given.get('sv') || !given.get('sig'))
    return refusal(
      401,
      'AuthorizationFailed',
      "Required parameters for shared access URL are permissions ('sp'), version ('sv'), and signature ('sig').",
    );
  if (given.get('sig') !== signature || given.get('sp') !== '/triggers/manual/run')
    return refusal(401, 'AuthorizationFailed', 'The authentication credentials are not valid.');
  if (request.headers.authorization !== undefined)
    return refusal(
      400,
      'DirectApiRequestHasMoreThanOneAuthorization',
      "The request has SAS authentication scheme, 'HMAC' authorization scheme or internal token scheme. Only one scheme should be used.",
    );
  if (body === null) return { status: 413 };
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    return refusal(415, 'UnsupportedMediaType', 'The content type of the request is not application/json.');
  const lead = parsed(body);
  const faults = faultsIn(lead);
  if (faults.length > 0)
    return refusal(
      400,
      'TriggerInputSchemaMismatch',
      `The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: '${faults.join(',')}'.`,
    );
  leads.push(lead);
  return {
    status: 202,
    headers: {
      'x-ms-workflow-run-id': `0858${randomBytes(16).toString('hex').toUpperCase()}CU00`,
      'x-ms-workflow-id': workflow,
      'x-ms-workflow-name': 'leadctl-sandbox',
      'x-ms-trigger-history-name': 'manual',
      'x-ms-request-id': `sandbox:${randomUUID()}`,
      'content-length': '0',
    },
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** As a trigger with the schema of Microsoft's page, with schema validation on, would say it; both spellings count. */
function faultsIn(lead: unknown): string[] {
  if (lead === undefined) return ['The body is no JSON.'];
  if (!isObject(lead)) return ['Invalid type. Expected Object.'];
  const details = lead.UserDetails ?? lead.userDetails;
  if (!isObject(details)) return ['Required properties are missing from object: UserDetails.'];
  const missing = ['FirstName', 'LastName', 'Email'].filter((name) => details[name] === undefined);
  return [
    ...(missing.length > 0 ? [`Required properties are missing from object: ${missing.join(', ')}.`] : []),
    ...wrongTypes(lead, TOP),
    ...wrongTypes(details, DETAILS),
  ];
}

function wrongTypes(object: Readonly<Record<string, unknown>>, names: readonly string[]): string[] {
  return names
    .filter((name) => object[name] !== undefined && typeof object[name] !== 'string')
    .map((name) => `Invalid type. Expected String but got ${typeName(object[name])}.`);
}

function typeName(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'Array';
  return `${(typeof value).charAt(0).toUpperCase()}${(typeof value).slice(1)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One error object, as Logic Apps and Power Automate answer. */
function refusal(status: number, code: string, message: string): Exchange['reply'] {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code, message } }),
  };
}
