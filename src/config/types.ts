import type { Secret } from '../secret.ts';

/** A config that was read, resolved and found valid. Secrets are wrapped, so that no print shows them. */
export type DestinationConfig = DynamicsConfig | SalesforceConfig | MarketoConfig | AzureTableConfig | HttpsConfig;

export interface DynamicsConfig {
  readonly type: 'dynamics';
  /** Origin without a trailing slash. */
  readonly url: string;
  readonly auth: EntraAuth | Office365Auth;
  /** Lead field (TestLead key) → column, where the default mapping does not fit. */
  readonly mapping?: Readonly<Record<string, string>>;
}
export interface EntraAuth {
  readonly type: 'entra';
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret?: Secret;
  /** PEM text with private key and certificate. */
  readonly certificate?: Secret;
  /** Origin; default https://login.microsoftonline.com. */
  readonly authority: string;
  /** ISO date on which the secret ends, where the file states it. */
  readonly expires?: string;
}
export interface Office365Auth {
  readonly type: 'office365';
  readonly username: string;
  readonly password: Secret;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly authority: string;
}

export interface SalesforceConfig {
  readonly type: 'salesforce';
  /** As written: 15 characters, or 18 (warned). */
  readonly oid: string;
  readonly webToLeadUrl: string;
  readonly api?: SalesforceApi;
  readonly attested?: readonly Attestation[];
}
export interface SalesforceApi {
  /** Origin. */
  readonly loginUrl?: string;
  readonly auth:
    | { readonly type: 'client-credentials'; readonly clientId: string; readonly clientSecret: Secret }
    | {
        readonly type: 'password';
        readonly username: string;
        readonly password: Secret;
        readonly securityToken?: Secret;
        readonly clientId?: string;
        readonly clientSecret?: Secret;
      }
    | { readonly type: 'token'; readonly instanceUrl: string; readonly accessToken: Secret };
}
export interface Attestation {
  readonly check: string;
  readonly value: string | boolean;
  readonly by: string;
  /** ISO date. */
  readonly on: string;
}

export interface MarketoConfig {
  readonly type: 'marketo';
  readonly munchkinId: string;
  readonly formId: number;
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  readonly serverId?: string;
  /** Origin; default from munchkinId. */
  readonly apiUrl: string;
  /** Origin; default from serverId; absent without one. */
  readonly formsUrl?: string;
}

export interface AzureTableConfig {
  readonly type: 'azure-table';
  readonly connectionString: Secret;
  readonly table: string;
}

export interface HttpsConfig {
  readonly type: 'https';
  readonly url: Secret;
  readonly headers?: Readonly<Record<string, Secret>>;
}

export interface OfferConfig {
  readonly id: string;
  readonly name?: string;
  readonly type?: string;
  readonly listing?: string;
  readonly destination?: string;
}

export interface Config {
  readonly version: 1;
  /** `ca`: the PEM texts of additional roots, not the names of their files. */
  readonly network: { readonly timeoutMs?: number; readonly ca: readonly string[] };
  /** In the file's order. */
  readonly destinations: readonly { readonly name: string; readonly config: DestinationConfig }[];
  readonly offers: readonly OfferConfig[];
  /** The file, relative to the working directory where it lies below it; null for an object given to the library. */
  readonly file: string | null;
}
