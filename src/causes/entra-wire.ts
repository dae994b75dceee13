import type { Exchange } from '../diagnosis/cause.ts';

/** Ids that occur in the examples; all of them are invented. */
export const TENANT = '7c1f0a52-3d6b-4e0f-9a27-5b8e6d2c4f10';
export const APP = '2f9d8c31-64ab-4f57-8e02-b7c91d3a5e64';
const TRACE = '5d0a7e11-9c42-4b3e-8f60-1a2b3c4d5e00';
const CORRELATION = '7829b6f4-0d15-4c8a-a3e7-6f5e4d3c2b1a';
const TIME = '2026-11-20 08:14:02Z';

interface More {
  readonly on?: 'openid' | 'token';
  readonly status?: number;
  readonly suberror?: string;
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An error of Entra ID's endpoints as it goes over the wire. Since about 2023 the parts of the description are divided by
 * one blank, before by CR LF; the keys follow
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow (error response).
 */
export function refusal(code: number, error: string, message: string, more: More = {}): Exchange {
  return {
    on: more.on ?? 'token',
    reply: {
      status: more.status ?? (error === 'invalid_client' ? 401 : 400),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store, no-cache',
        'x-ms-request-id': TRACE,
        ...more.headers,
      },
      body: JSON.stringify({
        error,
        error_description: `AADSTS${code}: ${message} Trace ID: ${TRACE} Correlation ID: ${CORRELATION} Timestamp: ${TIME}`,
        error_codes: [code],
        timestamp: TIME,
        trace_id: TRACE,
        correlation_id: CORRELATION,
        error_uri: `https://login.microsoftonline.com/error?code=${code}`,
        ...(more.suberror === undefined ? {} : { suberror: more.suberror }),
        ...(more.claims === undefined ? {} : { claims: more.claims }),
      }),
    },
  };
}

/** The tail that Entra ID put behind its messages until about 2022. */
export const OLD_TAIL = `\r\nTrace ID: ${TRACE}\r\nCorrelation ID: ${CORRELATION}\r\nTimestamp: 2021-06-03 08:44:04Z`;

/** A sentence of Partner Center in the documentation's other languages: the decisive words behind the product's name. */
export function localised(...wordings: readonly string[]): readonly string[] {
  return wordings.map((wording) => `Dynamics CRM*${wording}`);
}

export const CODES = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes' as const;
export const CLIENT_CREDENTIALS =
  'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow' as const;
export const ROPC = 'https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc' as const;
export const NATIONAL_CLOUDS =
  'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud' as const;
export const INSTRUCTIONS =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-dynamics' as const;
export const FAQ = 'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/lead-management-faq' as const;
export const OFFICE365_END =
  'https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-office365-deprecation' as const;
export const APPLICATION_USERS = 'https://learn.microsoft.com/power-platform/admin/manage-application-users' as const;

export const REGISTRATION_OWNER = 'whoever may edit the app registration in Microsoft Entra ID';
export const ENTRA_ADMIN = 'an administrator of the Microsoft Entra tenant (Application Administrator or above)';
export const ACCOUNT_ADMIN = 'an administrator of the Microsoft Entra tenant that holds the account';

/** The last step of every change to the connection. */
export function save(change: string): string {
  return `In Partner Center, open the offer › Offer setup › Customer leads, ${change}, select Validate, then save the draft and publish.`;
}

/** The way out of every trouble with a person's account. */
export const USE_AN_APPLICATION =
  'Better for good: register an application with its own client secret, make it an application user in Dynamics, and choose Azure Active Directory as Authentication in Partner Center.';
