import { type Check, Failure, type Outcome } from '../../checks/check.ts';
import type { HttpsConfig } from '../../config/types.ts';
import { unreachableFromOutside } from '../../net/private.ts';
import { roadChecks } from '../../net/road.ts';
import type { Adapter, Target } from '../destination.ts';
import { deliveryOf } from './delivery.ts';
import { parametersOf, receiverOf, secretsIn, shownUrl } from './receiver.ts';

/** From which length on an address is worth a second look: shorter fields cut it off. */
const LONG = 255;
/** HMAC-SHA256 in base64url without padding. */
const SIGNATURE_LENGTH = 43;

/** `validate` never posts: a POST to a receiver is a lead. */
export function adapt(target: Target): Adapter {
  const config = target.config as HttpsConfig;
  const text = config.url.reveal().trim();
  for (const secret of secretsIn(text)) target.redactor.add(secret);
  for (const header of Object.values(config.headers ?? {})) target.redactor.add(header.reveal());
  const url = new URL(text);
  const port = url.port === '' ? 443 : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const road = roadChecks({ type: 'https', host, port, net: target.net, shared: false, at: 'url', now: target.now });
  return {
    checks: [urlCheck(url, text), publicCheck(url), signatureCheck(url, text), ...road],
    delivery: deliveryOf(target, config, text),
  };
}

function urlCheck(url: URL, text: string): Check {
  return {
    id: 'https/url',
    title: 'The address is one that can take leads',
    severity: 'loses-leads',
    offline: true,
    at: 'url',
    run(): Outcome {
      const receiver = receiverOf(url);
      const shown = shownUrl(text);
      if (receiver?.unfit) {
        return { status: 'warned', message: `${shown} is ${receiver.title}: ${receiver.unfit}` };
      }
      return `${shown}${receiver === null ? '' : ` looks like ${receiver.title}`}`;
    },
  };
}

function publicCheck(url: URL): Check {
  return {
    id: 'https/public',
    title: 'The host is one that the internet can reach',
    severity: 'blocks-publishing',
    offline: true,
    at: 'url',
    run(): Outcome {
      const why = unreachableFromOutside(url.hostname);
      if (why === null) return `${url.hostname} is a public name or address`;
      return {
        status: 'warned',
        message: `The marketplace cannot reach this endpoint: ${why}`,
        evidence: { host: url.hostname },
        resolution: [
          'Give the endpoint a public host name with a certificate of a public authority',
          'For a try-out on this machine nothing is wrong',
        ],
      };
    },
  };
}

function signatureCheck(url: URL, text: string): Check {
  return {
    id: 'https/signature',
    title: 'The address carries its credential whole',
    severity: 'blocks-publishing',
    offline: true,
    at: 'url',
    run(): Outcome {
      const receiver = receiverOf(url);
      if (!receiver || receiver.signature === 'none') {
        return { status: 'skipped', message: 'Which part of such an address is its credential is not known' };
      }
      const given = new Map(parametersOf(url).map(({ name, value }) => [name.toLowerCase(), value]));
      const missing = receiver.signedBy.filter((name) => !given.get(name));
      if (missing.length > 0) return unsigned(receiver, missing);
      const signature = given.get('sig') ?? '';
      if (receiver.signedBy.includes('sig') && signature.length < SIGNATURE_LENGTH) {
        return {
          status: 'warned',
          message: `The sig of the address has ${signature.length} characters and is cut off: it has ${SIGNATURE_LENGTH}`,
          resolution: COPY_AGAIN,
        };
      }
      const long = text.length > LONG ? `; ${text.length} characters, so see that no field cuts it off at ${LONG}` : '';
      const message = `${receiver.signedBy.join(', ')} ${receiver.signedBy.length === 1 ? 'is' : 'are'} there${long}`;
      if (!receiver.note) return message;
      return { status: 'warned', severity: 'advice', message: `${message}; ${receiver.note}` };
    },
  };
}

const COPY_AGAIN = [
  'Open the trigger of the workflow and copy the HTTP URL with its copy button, so that no part is lost',
  'Put it, whole, into the config and into Partner Center › Customer leads › HTTPS endpoint URL',
];

function unsigned(receiver: NonNullable<ReturnType<typeof receiverOf>>, missing: readonly string[]): Outcome {
  const names = missing.join(', ');
  if (receiver.signature === 'usual') {
    return {
      status: 'warned',
      severity: 'at-risk',
      message: `The address is ${receiver.title} without ${names}: right only if it is open to everybody`,
      resolution: [
        `Copy the address with its ${names} from the portal`,
        'If it is open on purpose, see that it tells leads from what anybody may post',
      ],
    };
  }
  const all = missing.length === receiver.signedBy.length;
  throw new Failure(
    all
      ? `The address is ${receiver.title} without its signature (${names}): its trigger asks for a sign-in, or the address was not copied whole`
      : `The address is ${receiver.title} and lacks ${names}: it was not copied whole`,
    {
      causeId: 'https-sas-invalid',
      evidence: { missing: names },
      resolution: all
        ? [
            "Open the trigger When a HTTP request is received and set 'Who can trigger the flow?' to Anyone",
            'Save the flow: only then the new address is made',
            ...COPY_AGAIN,
          ]
        : COPY_AGAIN,
    },
  );
}
