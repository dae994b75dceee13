import type { Exchange } from '../../diagnosis/cause.ts';

const REQUEST = '4b1f7c2e-58d3-4a96-8e0b-d2c7f91a6350';

/**
 * An error of the Dataverse Web API as it goes over the wire, see
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
 */
export function fault(
  on: string,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange {
  return {
    on,
    reply: {
      status,
      headers: {
        'content-type': 'application/json; odata.metadata=minimal',
        'odata-version': '4.0',
        'x-ms-service-request-id': `${REQUEST},${REQUEST}`,
        req_id: REQUEST,
        ...headers,
      },
      body: JSON.stringify({ error: { code, message } }),
    },
  };
}

/** A page of the front door, the way a gateway or a web site answers in place of the Web API. */
export function page(
  on: string,
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange {
  return {
    on,
    reply: {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
      body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h2>${title}</h2></body></html>`,
    },
  };
}

export const WEB_API_ERRORS =
  'https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors' as const;
export const OAUTH = 'https://learn.microsoft.com/power-apps/developer/data-platform/authenticate-oauth' as const;
export const COLUMN_SECURITY =
  'https://learn.microsoft.com/power-apps/developer/data-platform/column-level-security' as const;
export const API_LIMITS = 'https://learn.microsoft.com/power-apps/developer/data-platform/api-limits' as const;
export const CREATE_ROW =
  'https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api' as const;
export const METADATA =
  'https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api' as const;
export const IP_FIREWALL = 'https://learn.microsoft.com/power-platform/admin/ip-firewall' as const;
export const ADMIN_MODE = 'https://learn.microsoft.com/power-platform/admin/admin-mode' as const;
export const APPS_TO_ALLOW = 'https://learn.microsoft.com/power-platform/admin/apps-to-allow' as const;
export const GEO_MOVES = 'https://learn.microsoft.com/power-platform/admin/geo-to-geo-migrations' as const;

export const SYSTEM_ADMIN = 'a System Administrator of the Dynamics environment';
export const CUSTOMIZER = 'a System Administrator or System Customizer of the Dynamics environment';
export const PLATFORM_ADMIN = 'a Power Platform or Dynamics 365 administrator of the tenant';

/** Where application users and their roles are kept today; the instructions of 2018 and 2020 show older screens. */
export const OPEN_APPLICATION_USERS =
  'In the Power Platform admin center, open Environments › your environment › Settings › Users + permissions › Application users.';
