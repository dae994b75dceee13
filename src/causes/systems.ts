/** The systems that a code or a status may belong to, by the word of the signatures. */
export const SYSTEMS: Readonly<Record<string, string>> = {
  entra: 'Microsoft Entra ID',
  dynamics: 'Dataverse',
  salesforce: 'Salesforce',
  marketo: 'Marketo',
  'azure-table': 'Azure Storage',
  msal: 'MSAL',
  sf: 'Salesforce',
};

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bmarketo\b/, 'marketo'],
  [/\b(?:salesforce|sf)\b/, 'salesforce'],
  [/\b(?:entra|aad|aadsts|azure ad)\b/, 'entra'],
  [/\b(?:dynamics|dataverse|crm)\b/, 'dynamics'],
  [/\b(?:storage|table)\b/, 'azure-table'],
];

/** The system that words in lower case name. */
export function systemNamed(words: string): string | undefined {
  return NAMES.find(([pattern]) => pattern.test(words))?.[1];
}
