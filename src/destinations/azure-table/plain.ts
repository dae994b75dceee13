import { request as httpRequest } from 'node:http';
import { clock } from '../../clock.ts';
import type { HttpReply, HttpRequest } from '../../net/network.ts';

/**
 * Plain http to a storage emulator on this machine (`UseDevelopmentStorage=true` names one). No other host is ever
 * reached without TLS, and no proxy stands between a machine and itself, so the network layer knows nothing of it.
 *
 * @throws the errors of node:http, with a phase as the network layer gives it: 'connect' where nothing was sent, 'response'
 * where an answer was cut off.
 */
export async function requestOnLoopback(request: HttpRequest): Promise<HttpReply> {
  const begun = clock();
  const limit = AbortSignal.timeout(request.timeoutMs ?? 15_000);
  const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
  const maxBytes = request.maxBytes ?? 1024 * 1024;
  return new Promise((resolve, reject) => {
    let answered = false;
    const fail = (error: Error) => {
      const connecting = 'syscall' in error && error.syscall === 'connect';
      const timedOut = limit.aborted && !request.signal?.aborted;
      const told = timedOut
        ? Object.assign(new Error('the emulator did not answer in time'), { code: 'ETIMEDOUT' })
        : error;
      const phase = connecting ? 'connect' : answered && !timedOut ? 'response' : 'request';
      reject(request.signal?.aborted ? error : Object.assign(told, { phase }));
    };
    const length = request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) };
    const sent = httpRequest(request.url, {
      method: request.method,
      headers: { ...request.headers, ...length },
      // A kept connection may close in the moment in which a lead is written over it.
      agent: false,
      signal,
    });
    sent.on('error', fail);
    sent.on('response', (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (truncated: boolean) => {
        const body = Buffer.concat(chunks);
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
        );
        const durationMs = Math.round(clock() - begun);
        resolve({
          status: response.statusCode ?? 0,
          headers,
          body,
          truncated,
          durationMs,
          text: () => body.toString('utf8'),
        });
      };
      response.on('error', fail);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, Math.max(0, maxBytes - size)));
        size += chunk.length;
        if (size <= maxBytes) return;
        done(true);
        sent.destroy();
      });
      response.on('end', () => done(false));
    });
    sent.end(request.body);
  });
}
