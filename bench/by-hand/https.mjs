// What the scripts by hand share: Node's own roots and the sandbox's, as real services would need Node's own ones, and a
// request on a connection that is kept.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import tls from 'node:tls';

const secureContext = tls.createSecureContext();
secureContext.context.addCACert(readFileSync(process.env.CA, 'utf8'));
export const agent = new https.Agent({ keepAlive: true, secureContext });
https.globalAgent = agent;

export function request(method, url, headers = {}, body) {
  return new Promise((done, fail) => {
    const sent = https.request(url, { method, headers, agent, timeout: 15_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url}`)));
    sent.on('error', fail);
    sent.end(body);
  });
}

export async function json(...given) {
  const { status, body } = await request(...given);
  if (status !== 200) throw new Error(`${given[1]} answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body);
}
