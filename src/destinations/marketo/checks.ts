import type { Check } from '../../checks/check.ts';
import type { MarketoTarget } from './api.ts';
import type { Session } from './session.ts';

/** Checks that need no network. */
export function offlineChecks({ config }: MarketoTarget): Check[] {
  const server = config.formsUrl === undefined ? '' : `, forms at ${new URL(config.formsUrl).host}`;
  return [
    {
      id: 'marketo/ids',
      title: 'Munchkin ID and form ID have their forms',
      severity: 'blocks-publishing',
      offline: true,
      run: () => `Subscription ${config.munchkinId}, form ${config.formId}${server}`,
    },
    {
      id: 'marketo/credential-edition',
      title: "The file fits the marketplace's current edition of the connection",
      severity: 'loses-leads',
      offline: true,
      run: () => editionOf({ config } as MarketoTarget),
    },
  ];
}

function editionOf({ config }: MarketoTarget): ReturnType<Check['run']> {
  if (config.clientId !== undefined) {
    return 'Client ID and Client Secret: what Partner Center asks for since January 2023 (product ingestion API preview3)';
  }
  return {
    status: 'warned',
    at: 'serverId',
    message:
      'Server ID without Client ID and Client Secret: a connection from before January 2023 (product ingestion API preview2), which Partner Center no longer takes and which has to be set up anew',
    resolution: [
      'In Marketo make an API-only user and a custom service in LaunchPoint: leadctl guide marketo shows how',
      'Put Client ID and Client Secret into Partner Center › Offer setup › Customer leads, and into the configuration as clientId and clientSecret',
    ],
    docs: [
      'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-marketo',
    ],
  };
}

export function liveChecks(_target: MarketoTarget, _session: Session): Check[] {
  return [];
}
