import { isIP } from 'node:net';
import type { Check, Facts, Outcome } from '../checks/check.ts';
import type { DestinationType } from '../diagnosis/cause.ts';
import { authority } from './attempt.ts';
import { day, roadFailure, type Where } from './failure.ts';
import type { Certificate, Network, TlsProbe } from './network.ts';
import { isPrivateAddress, unreachableFromOutside } from './private.ts';

export { roadFailure } from './failure.ts';

export interface RoadOptions extends Where {
  readonly type: DestinationType;
  readonly net: Network;
  /** What must hold before the name is looked up. */
  readonly needs?: readonly string[];
  now(): number;
}

const DAY_MS = 86_400_000;
/** Days before the end of a certificate from which on it is mentioned; ACME clients renew at 30. */
const LOOK_AHEAD_DAYS = 30;

/**
 * DNS, TCP, proxy and TLS to one host as checks: `<type>/dns` and `<type>/tls`, for https also `https/tls-chain` and
 * `https/tls-expiry`. One handshake serves them all.
 */
export function roadChecks(options: RoadOptions): Check[] {
  const { type, host, port, net } = options;
  const at = options.at === undefined ? {} : { at: options.at };
  let probe: Promise<TlsProbe> | undefined;
  const handshake = (signal: AbortSignal) => {
    probe ??= net.handshake(host, port, signal);
    return probe;
  };

  const dns: Check = {
    id: `${type}/dns`,
    title: 'The host name resolves',
    severity: 'blocks-publishing',
    ...at,
    ...(options.needs ? { needs: options.needs } : {}),
    async run(step): Promise<Outcome> {
      try {
        const proxy = net.proxyFor(`https://${authority(host, port)}`);
        if (proxy !== null)
          return {
            status: 'skipped',
            message: `The proxy ${proxy} resolves ${host}, not this machine`,
            evidence: { proxy },
          };
        if (isIP(host) !== 0)
          return { status: 'skipped', message: `${host} is an address: there is no name to resolve` };
        const addresses = await net.lookup(host, step.signal);
        const shown = addresses.slice(0, 3).join(', ');
        const evidence = { host, addresses: shown };
        if (type === 'https' && unreachableFromOutside(host) === null && addresses.every(isPrivateAddress))
          return {
            status: 'warned',
            severity: 'at-risk',
            message: `${host} is ${shown} here, which is private: the marketplace needs a public address of it`,
            evidence,
          };
        return { status: 'passed', message: `${host} is ${shown}`, evidence };
      } catch (error) {
        throw roadFailure(error, options);
      }
    },
  };

  const tls: Check = {
    id: `${type}/tls`,
    title: 'TLS 1.2 or later, with a certificate that holds for the host',
    severity: 'blocks-publishing',
    needs: [dns.id],
    ...at,
    async run(step): Promise<Outcome> {
      try {
        const found = await handshake(step.signal);
        const message = `${found.protocol} with ${host}${found.proxy === null ? '' : ` through the proxy ${found.proxy}`}, ${issued(found)}`;
        const evidence = factsOf(found);
        if (found.publiclyTrusted || type === 'https') return { status: 'passed', message, evidence };
        return { status: 'warned', severity: 'advice', message: `${message}; ${additional(found)}`, evidence };
      } catch (error) {
        throw roadFailure(error, options);
      }
    },
  };
  if (type !== 'https') return [dns, tls];

  const chain: Check = {
    id: 'https/tls-chain',
    title: 'The certificate chain holds with the well-known roots alone',
    severity: 'blocks-publishing',
    needs: [tls.id],
    ...at,
    async run(step): Promise<Outcome> {
      const found = await handshake(step.signal);
      if (found.publiclyTrusted)
        return {
          status: 'passed',
          message: 'The server sends a chain up to a well-known root',
          evidence: factsOf(found),
        };
      return {
        status: 'warned',
        message: `${capital(additional(found))}: the marketplace does not have that root and will refuse the connection`,
        evidence: factsOf(found),
        resolution: [
          'Install a certificate of a public certificate authority, with all intermediate certificates, on the endpoint',
          'If a proxy of this network inspects TLS, run the check from a network without one',
        ],
      };
    },
  };

  const expiry: Check = {
    id: 'https/tls-expiry',
    title: `No certificate of the chain ends within ${LOOK_AHEAD_DAYS} days`,
    severity: 'at-risk',
    needs: [tls.id],
    ...at,
    async run(step): Promise<Outcome> {
      const found = await handshake(step.signal);
      const first = earliest(found.chain);
      if (!first) return { status: 'inconclusive', message: 'The server named no certificate' };
      const days = Math.floor((first.validTo.getTime() - options.now()) / DAY_MS);
      const message = `The certificate of ${first.subject} is valid until ${day(first.validTo)}, ${days} more ${days === 1 ? 'day' : 'days'}`;
      const evidence = { validTo: first.validTo.toISOString(), days };
      if (days >= LOOK_AHEAD_DAYS) return { status: 'passed', message, evidence };
      return {
        status: 'warned',
        message: `${message}: leads are lost from then on`,
        evidence,
        resolution: [
          'Renew the certificate, or see that its automatic renewal works',
          'Run the check again afterwards',
        ],
      };
    },
  };
  return [dns, tls, chain, expiry];
}

function factsOf(found: TlsProbe): Facts {
  const leaf = found.chain[0];
  return {
    protocol: found.protocol,
    ...(found.proxy === null ? { address: found.address } : { proxy: found.proxy }),
    ...(leaf ? { issuer: leaf.issuer, validTo: leaf.validTo.toISOString() } : {}),
    handshakeMs: found.durationMs,
  };
}

function issued(found: TlsProbe): string {
  const leaf = found.chain[0];
  return leaf ? `certificate from ${leaf.issuer} until ${day(leaf.validTo)}` : 'no certificate named';
}

function additional(found: TlsProbe): string {
  const top = found.chain.at(-1);
  return `the certificate chain holds only thanks to an additional root${top ? ` (${top.issuer})` : ''}`;
}

/** A root's own end does not matter to those who hold it. */
function earliest(chain: readonly Certificate[]): Certificate | undefined {
  const counted = chain.filter((each, index) => index === 0 || each.subject !== each.issuer);
  return counted.reduce<Certificate | undefined>((a, b) => (a && a.validTo <= b.validTo ? a : b), undefined);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
