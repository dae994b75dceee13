import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const causes = (text: string) => diagnose(text).map((match) => match.cause);

const ENTRA = [
  'AADSTS7000215: Invalid client secret provided.',
  "AADSTS90002: Tenant 'fabrikam.example' not found.",
  'AADSTS7000222: The provided client secret keys for app are expired.',
];
const ENTRA_CAUSES = ['entra-secret-invalid', 'entra-tenant-not-found', 'entra-secret-expired'];

describe('errors below each other are no list of codes', () => {
  it.each([
    ['bare', ENTRA.join('\n')],
    ['as items', ENTRA.map((line) => `- ${line}`).join('\n')],
    ['quoted', ENTRA.map((line) => `> ${line}`).join('\n')],
    ['in a row', ENTRA.join('; ')],
    ['in a JSON array', JSON.stringify(ENTRA)],
    ['as cells', `| Seen |\n|---|\n${ENTRA.map((line) => `| ${line} |`).join('\n')}`],
    ['as CSV', ENTRA.map((line, n) => `job-${n},"${line}"`).join('\n')],
    [
      'as CSV with a column for the code',
      ENTRA.map((line, n) => `2026-11-2${n}T10:00:00Z,${line.replace(': ', ',"')}"`).join('\n'),
    ],
  ])('%s', (_form, text) => {
    expect(causes(text)).toEqual(ENTRA_CAUSES);
  });

  it('of Salesforce and of storage', () => {
    expect(
      causes(
        'INVALID_LOGIN: Invalid username\nREQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.\nINVALID_SESSION_ID: Session expired or invalid',
      ),
    ).toEqual(['salesforce-login-invalid', 'salesforce-limit', 'salesforce-session-invalid']);
    expect(
      causes(
        'TableNotFound: The table specified does not exist.\nAccountIsDisabled: The specified account is disabled.\nServerBusy: The server is busy.',
      ),
    ).toEqual(['table-not-found', 'table-account-disabled', 'table-throttled']);
  });

  it('in another language', () => {
    expect(
      causes(
        'AADSTS7000215: Ungültiger geheimer Clientschlüssel angegeben.\nAADSTS90002: Der Mandant wurde nicht gefunden.\nAADSTS7000222: Die Schlüssel der App sind abgelaufen.',
      ),
    ).toEqual(ENTRA_CAUSES);
  });

  it.each(['The lead could not be delivered:', '### Errors', '2026-11-20 08:01 WARN may retry', 'Publish log'])(
    'behind a line such as %s',
    (line) => {
      expect(causes(`${line}\n${ENTRA.join('\n')}`)).toEqual(ENTRA_CAUSES);
    },
  );

  it.each([
    ['a title', `Common errors\n\n${ENTRA.join('\n')}`],
    ['a heading', `## Error codes\n\n${ENTRA.map((line) => `- ${line}`).join('\n')}`],
    ['other words', 'AADSTS50055: renew the password\nAADSTS50076: register a phone\nAADSTS50053: wait an hour'],
    ['an announcement', `We handle these codes:\n${ENTRA.join('\n')}`],
    ['code marks', ENTRA.map((line) => `- \`${line.replace(':', '`:')}`).join('\n')],
  ])('but a manual is one, by %s', (_by, text) => {
    expect(causes(text)).toEqual([]);
  });
});
