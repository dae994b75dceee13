import * as z from 'zod/mini';
import type { Acceptance, ConfigModule, Finding } from '../../config/module.ts';
import { acceptance, FORM_ID, MUNCHKIN_ID, offending, SERVER_ID } from '../../config/patterns.ts';
import { docs, fields, issue, optional, orReference, SHOWN, text } from '../../config/schema.ts';
import type { MarketoConfig } from '../../config/types.ts';
import { httpsOrigin, originOf } from '../../config/urls.ts';

const FORM = 'the number of the form, as the third value of its embed code';

/** Embed codes show a host of their own since April 2021; the address of the user interface has it in every edition. */
const SERVER = 'what follows app- in the address of Marketo in the browser';

const formId = z
  .union([z.number(), z.string()], { error: () => `kind|number|${FORM}` })
  .check(
    z.check<string | number>((context) => {
      const value = String(context.value);
      if (/^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value))) return;
      context.issues.push(
        issue(
          { message: `${SHOWN} is no positive whole number; expected ${FORM}`, cause: 'marketo-not-found' },
          context.value,
        ),
      );
    }),
  )
  .register(docs, {
    description: `Form ID: ${FORM}.`,
    pattern: orReference('[1-9][0-9]*'),
    minimum: 1,
    examples: [1179],
  });

const schema = fields(
  {
    type: z.literal('marketo'),
    munchkinId: text('the Munchkin account ID', {
      description: 'Munchkin ID: Admin › Munchkin, or the second value of the embed code.',
      examples: ['123-ABC-456'],
      pattern: '[0-9]{3}-[A-Za-z]{3}-[0-9]{3}',
      rule: (value) =>
        /^\d{3}-[A-Z]{3}-\d{3}$/i.test(value)
          ? null
          : {
              message: `${SHOWN} is no Munchkin ID; expected three digits, three letters and three digits, as in 123-ABC-456`,
              cause: 'marketo-not-found',
            },
    }),
    formId,
    clientId: optional(
      text('the Client ID of the LaunchPoint service', {
        description: 'Client ID of the custom service: Admin › LaunchPoint › View Details. Asked for since 2023.',
      }),
    ),
    clientSecret: optional(
      text('the Client Secret of the LaunchPoint service', {
        description:
          'Client Secret of the custom service: Admin › LaunchPoint › View Details. Write it as ${env:NAME}.',
        examples: ['${env:MKTO_SECRET}'],
      }),
    ),
    serverId: optional(
      text(`the Server ID, ${SERVER}`, {
        description: `Server ID of configurations from before 2023, ${SERVER}: 'ab12', 'app-ab12' or the whole URL.`,
        examples: ['ab12'],
        rule: (value) =>
          serverOf(value)
            ? null
            : {
                message: `${SHOWN} is no Server ID; expected ${SERVER}, as in ab12; newer embed codes do not show it`,
                cause: 'marketo-not-found',
              },
      }),
    ),
    apiUrl: optional(
      text('the origin of the REST API', {
        description: 'Origin of the REST API. Default: https://<munchkinId>.mktorest.com.',
        pattern: 'https://.+',
        rule: httpsOrigin('the origin of the REST API', 'https://123-ABC-456.mktorest.com'),
      }),
    ),
    formsUrl: optional(
      text('the origin of the forms', {
        description: 'Origin of the forms. Default: https://app-<serverId>.marketo.com.',
        pattern: 'https://.+',
        rule: httpsOrigin('the origin of the forms', 'https://app-ab12.marketo.com'),
      }),
    ),
  },
  'type, munchkinId, formId, clientId and clientSecret',
  'Marketo: a form, reached by the REST API (since 2023) or by its server (before).',
).check(
  z.check<unknown>((context) => {
    const { clientId, clientSecret, serverId, formsUrl } = context.value as Record<string, unknown>;
    const missing = (key: string, expected: string) =>
      context.issues.push(issue(`this key is missing; expected ${expected}`, undefined, [key]));
    if (clientId !== undefined && clientSecret === undefined)
      missing('clientSecret', 'the Client Secret that belongs to clientId');
    if (clientSecret !== undefined && clientId === undefined)
      missing('clientId', 'the Client ID that belongs to clientSecret');
    if (clientId === undefined && clientSecret === undefined && serverId === undefined && formsUrl === undefined)
      missing('clientId', 'clientId and clientSecret (asked for since 2023), or serverId (configurations from before)');
  }),
);

/** The short form of `ab12`, `app-ab12`, `app-ab12.marketo.com` or a whole URL; undefined for anything else. */
function serverOf(value: string): string | undefined {
  const match = /^(?:(?:https:)?\/\/)?(?:app-)?([a-z][a-z0-9]{0,30})(?:\.marketo\.com)?(?::443)?(?:\/.*)?$/i.exec(
    value.trim(),
  );
  return match?.[1]?.toLowerCase();
}

type Raw = {
  munchkinId: string;
  formId: string | number;
  clientId?: string;
  clientSecret?: string;
  serverId?: string;
  apiUrl?: string;
  formsUrl?: string;
};

export const marketoConfig: ConfigModule = {
  schema,
  secrets: ['clientSecret'],
  build(raw, wrap): MarketoConfig {
    const { clientId, clientSecret, apiUrl, formsUrl, ...rest } = raw as unknown as Raw;
    const munchkinId = rest.munchkinId.toUpperCase();
    const serverId = rest.serverId === undefined ? undefined : serverOf(rest.serverId);
    const forms = formsUrl === undefined ? serverId && `https://app-${serverId}.marketo.com` : originOf(formsUrl);
    return {
      type: 'marketo',
      munchkinId,
      formId: Number(rest.formId),
      apiUrl: apiUrl === undefined ? `https://${munchkinId}.mktorest.com` : originOf(apiUrl),
      ...(clientId === undefined ? {} : { clientId }),
      ...(clientSecret === undefined ? {} : { clientSecret: wrap(clientSecret, 'clientSecret') }),
      ...(serverId === undefined ? {} : { serverId }),
      ...(forms ? { formsUrl: forms } : {}),
    };
  },
  lint: (config, raw) => lint(config as MarketoConfig, raw as unknown as Raw),
  accepts: (config, raw) => accepts(config as MarketoConfig, raw as unknown as Raw),
};

function lint({ clientId, clientSecret, munchkinId, apiUrl }: MarketoConfig, raw: Raw): readonly Finding[] {
  const findings: Finding[] = [];
  if (clientId !== undefined && clientId === clientSecret?.reveal()) {
    findings.push({
      id: 'marketo/credential-pair',
      path: 'clientSecret',
      message: 'clientId and clientSecret are the same text: one of them was pasted twice',
      severity: 'blocks-publishing',
      resolution: ['Admin › LaunchPoint › the service › View Details: copy Client Id and Client Secret anew'],
    });
  }
  const other = /^https:\/\/(\d{3}-[a-z]{3}-\d{3})\.mktorest\.com$/i.exec(apiUrl)?.[1]?.toUpperCase();
  if (other !== undefined && other !== munchkinId) {
    findings.push({
      id: 'marketo/api-url',
      path: 'apiUrl',
      message: 'The Munchkin ID in apiUrl is not that of munchkinId: they belong to two subscriptions',
      severity: 'blocks-publishing',
      resolution: [
        "Remove 'apiUrl': it follows from munchkinId",
        'Or correct the one that is wrong: Admin › Munchkin shows the ID',
      ],
    });
  }
  if (raw.serverId !== undefined && raw.serverId !== serverOf(raw.serverId)) {
    findings.push({
      id: 'marketo/server-id',
      path: 'serverId',
      message: `Partner Center asked for the Server ID alone: '${serverOf(raw.serverId)}', without what stands around it here`,
      severity: 'advice',
      resolution: [`Write serverId: ${serverOf(raw.serverId)}`],
    });
  }
  return findings;
}

function accepts(config: MarketoConfig, raw: Raw): readonly Acceptance[] {
  const list = [
    acceptance(
      'munchkinId',
      'Munchkin ID',
      MUNCHKIN_ID.test(raw.munchkinId) ? null : 'it does not have the form of the pattern',
      'such as 123-ABC-456',
    ),
    acceptance(
      'formId',
      'Form ID',
      FORM_ID.test(String(raw.formId)) ? null : 'it has more than 8 digits',
      'one to eight digits',
    ),
  ];
  if (raw.serverId !== undefined) {
    const reason = SERVER_ID.test(raw.serverId) ? null : (offending(raw.serverId, /[-a-zA-Z0-9.]/) ?? 'it is too long');
    list.push(acceptance('serverId', 'Server ID', reason, `the Server ID alone, ${config.serverId}`));
  }
  return list;
}
