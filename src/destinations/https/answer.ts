import { type Facts, Failure } from '../../checks/check.ts';
import { showDuration } from '../../duration.ts';
import type { HttpReply } from '../../net/network.ts';
import type { Receipt } from '../destination.ts';

/** Characters of an answer that are kept for the diagnosis. */
const KEPT = 4000;
const EXCERPT = 200;

/** Bytes of an answer that are read: an acknowledgement has some hundred. */
export const MAX_BYTES = 1024 * 1024;

/** The parts of a reply that decide. */
export type Answer = Pick<HttpReply, 'status' | 'headers' | 'durationMs' | 'truncated' | 'text'>;

/**
 * Reads the answer to a posted lead as the marketplace would: any 2xx takes it. A page or a redirect in place of an
 * acknowledgement shows that something else than the receiver answered.
 *
 * @throws Failure with the answer as its cause.
 */
export function acknowledged(reply: Answer): Receipt {
  const text = reply.text();
  const evidence = factsOf(reply);
  if (reply.status >= 300 && reply.status < 400) throw redirected(reply, text, evidence);
  if (reply.status >= 400) throw refused(reply, text, evidence);
  const type = reply.headers['content-type'] ?? '';
  if (isPage(text, type)) {
    throw new Failure(
      `The endpoint answers ${reply.status} with a web page${titleOf(text)} in place of an acknowledgement`,
      {
        causeId: 'https-html',
        status: 'failed',
        at: 'url',
        evidence,
        cause: asError(reply, text),
      },
    );
  }
  if (reply.truncated) throw endless(reply, evidence);
  const run = reply.headers['x-ms-workflow-run-id'];
  const message = `The endpoint answers ${reply.status} after ${showDuration(reply.durationMs)}${queued(reply.status, run)}`;
  const html = /html/i.test(type) && text.trim() !== '';
  return {
    acknowledged: true,
    ...(run === undefined ? {} : { id: run }),
    message,
    evidence,
    ...(html
      ? {
          warning: {
            status: 'warned' as const,
            severity: 'advice' as const,
            message: `${message}. The answer calls itself HTML (${type}), as pages of a login or a firewall do: see whether the lead arrived`,
            evidence,
          },
        }
      : {}),
  };
}

/** Whether it ever ends is not known: a client that waits for the end, as the marketplace may, takes it for no answer. */
function endless(reply: Answer, evidence: Facts): Failure {
  return new Failure(
    `The endpoint answers ${reply.status}, but its answer does not end within ${MAX_BYTES / 1024 / 1024} MiB and was not read further; the lead may have arrived all the same, and is not sent again`,
    {
      status: 'inconclusive',
      at: 'url',
      evidence,
      who: 'whoever runs the endpoint behind the HTTPS endpoint URL',
      resolution: [
        'Let the endpoint answer with the status alone, or with a few words, and end the answer there',
        'Look for the marker in the run history or the log of the receiver: the lead may be there',
        'Send a test lead again',
      ],
    },
  );
}

function queued(status: number, run: string | undefined): string {
  const where = run === undefined ? '' : `: look for run ${run} in the run history`;
  if (status === 202) return `, which means queued, not yet processed${where}`;
  return run === undefined ? '' : `${where.replace(':', ';')}`;
}

function factsOf(reply: Answer): Facts {
  const { headers } = reply;
  const named = (name: string, header: string) => (headers[header] === undefined ? {} : { [name]: headers[header] });
  return {
    httpStatus: reply.status,
    latencyMs: reply.durationMs,
    ...named('runId', 'x-ms-workflow-run-id'),
    ...named('requestId', 'x-ms-request-id'),
    ...named('contentType', 'content-type'),
    ...named('retryAfter', 'retry-after'),
  };
}

function redirected(reply: Answer, text: string, evidence: Facts): Failure {
  const to = hostOf(reply.headers.location);
  return new Failure(
    `The endpoint answers ${reply.status} and points${to === null ? ' elsewhere' : ` to ${to}`}: the lead was not delivered, redirects are not followed`,
    {
      causeId: 'https-redirect',
      status: 'failed',
      at: 'url',
      evidence: { ...evidence, ...(to === null ? {} : { location: to }) },
      cause: asError(reply, text),
    },
  );
}

/** The rest of a Location may hold the credential again. */
function hostOf(location: string | undefined): string | null {
  if (location === undefined || !/^(https?:)?\/\//i.test(location)) return null;
  return URL.canParse(location, 'https://x') ? new URL(location, 'https://x').host : null;
}

function refused(reply: Answer, text: string, evidence: Facts): Failure {
  const { code, message } = saidIn(text);
  const words = message ?? (isPage(text, '') ? `a web page${titleOf(text)}` : excerpt(text));
  const said = [code, words].filter((part) => part !== undefined && part !== '').join(': ');
  return new Failure(`The endpoint answers ${reply.status}${said === '' ? ' without a word' : `: ${excerpt(said)}`}`, {
    // The publisher's own endpoint: also a 429 or 503 is what Microsoft would meet.
    status: 'failed',
    at: 'url',
    evidence: { ...evidence, ...(code === undefined ? {} : { code }) },
    cause: asError(reply, text),
  });
}

/** The error object of Logic Apps and Power Automate, or the message of API Management and its like. */
function saidIn(text: string): { readonly code?: string; readonly message?: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return {};
  }
  const top = asRecord(parsed);
  const inner = asRecord(top?.error) ?? top;
  const code = typeof inner?.code === 'string' ? inner.code : undefined;
  const message = [inner?.message, inner?.Message, top?.error, top?.detail, top?.title].find(
    (each) => typeof each === 'string',
  );
  return { ...(code === undefined ? {} : { code }), ...(typeof message === 'string' ? { message } : {}) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** What the diagnosis reads: status, code and words of the answer; the server's own headers where they tell. */
function asError(reply: Answer, text: string): Error {
  const { code } = saidIn(text);
  const telling = ['server', 'www-authenticate', 'cf-ray', 'cf-mitigated', 'location', 'content-type']
    .filter((name) => reply.headers[name] !== undefined)
    .map((name) => `${name}: ${name === 'location' ? (hostOf(reply.headers.location) ?? '') : reply.headers[name]}`);
  const message = [`HTTP ${reply.status}`, text.slice(0, KEPT), ...telling].filter((part) => part !== '').join('\n');
  return Object.assign(new Error(message), { status: reply.status, ...(code === undefined ? {} : { code }) });
}

/** A page is markup: PHP and others call even an empty or a plain answer text/html. */
export function isPage(text: string, contentType: string): boolean {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (/^(<!doctype html|<html|<head|<body|<title|<meta|<script|<!--)/i.test(start)) return true;
  return /html/i.test(contentType) && /<[a-z!][^>]*>/i.test(start);
}

function titleOf(text: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
  return title ? ` titled "${title}"` : '';
}

function excerpt(text: string): string {
  // Control characters of a stranger's answer have no place on a terminal.
  const line = text.replace(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ').trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)} …` : line;
}
