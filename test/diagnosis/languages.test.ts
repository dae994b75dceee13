import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const first = (text: string): string | undefined => diagnose(text)[0]?.cause;

describe('a message without a code, in the language of who reads it', () => {
  it.each([
    ['net-timeout', 'System.Net.WebException: Timeout für Vorgang überschritten.'],
    ['net-timeout', "System.Net.WebException: Le délai d'attente de l'opération a expiré."],
    ['net-timeout', 'System.Net.WebException: Se agotó el tiempo de espera de la operación.'],
    ['net-timeout', 'System.Net.WebException: O tempo limite da operação foi atingido.'],
    ['net-reset', 'Die zugrunde liegende Verbindung wurde geschlossen: Die Verbindung wurde unerwartet getrennt.'],
    [
      'net-reset',
      'Die zugrunde liegende Verbindung wurde geschlossen: Eine Verbindung, deren Aufrechterhaltung erwartet wurde, ist vom Server geschlossen worden.',
    ],
    [
      'net-reset',
      'La connexion sous-jacente a été fermée : Une connexion qui devait être maintenue active a été fermée par le serveur.',
    ],
    ['net-reset', 'Se ha terminado la conexión: Se ha terminado la conexión de forma inesperada.'],
    [
      'tls-certificate-invalid',
      'Für den geschützten SSL/TLS-Kanal konnte keine Vertrauensstellung hergestellt werden.',
    ],
    [
      'tls-certificate-invalid',
      "Impossible d'établir une relation de confiance pour le canal sécurisé SSL/TLS avec l'autorité leads.fabrikam.example.",
    ],
    [
      'tls-certificate-invalid',
      'No se puede establecer una relación de confianza para el canal seguro SSL/TLS con leads.fabrikam.example.',
    ],
    ['tls-protocol', 'Die Anfrage wurde abgebrochen: Es konnte kein geschützter SSL/TLS-Kanal erstellt werden..'],
    ['tls-protocol', 'Anulada la solicitud: No se puede crear un canal seguro SSL/TLS.'],
    ['tls-protocol', '请求被中止: 未能创建 SSL/TLS 安全通道。'],
    ['salesforce-login-invalid', 'Ungültiger Benutzername, Kennwort, Sicherheitstoken oder Benutzer gesperrt.'],
    ['salesforce-login-invalid', 'Nombre de usuario, contraseña o token de seguridad no válidos; o usuario bloqueado.'],
    ['salesforce-login-invalid', "Nom d'utilisateur, mot de passe, jeton de sécurité non valide ; ou verrouillé."],
    [
      'salesforce-required-missing',
      'Salesforce konnte diesen Lead nicht erstellen.\nGrund: Erforderliche Felder fehlen: [Region__c]',
    ],
    [
      'salesforce-required-missing',
      "Salesforce n'a pas pu créer cette piste.\nRaison : Champs obligatoires manquants : [Region__c]",
    ],
    ['salesforce-required-missing', 'Salesforce: Faltan campos obligatorios: [Region__c]'],
    ['salesforce-duplicate', 'Sie erstellen einen doppelten Datensatz. Verwenden Sie einen vorhandenen.'],
    ['salesforce-duplicate', 'Está creando un registro duplicado. Le recomendamos que utilice uno existente.'],
    ['salesforce-picklist', 'Statut : valeur incorrecte pour le champ de liste de sélection restreinte : Offen'],
    ['salesforce-picklist', 'Status: ungültiger Wert für eingeschränktes Auswahllistenfeld: Open'],
    ['salesforce-picklist', 'Estado: valor incorrecto para el campo de lista de selección restringida: Open'],
    ['salesforce-picklist', '状況: 制限つき選択リスト項目の値が不適切です: Open'],
    ['salesforce-value-invalid', 'Nachname: Datenwert zu groß: MSFT_TEST (maximale Länge=80)'],
    ['salesforce-value-invalid', 'Apellidos: valor de datos demasiado grande: MSFT_TEST (longitud máxima=80)'],
    ['salesforce-value-invalid', '姓: データ値が大きすぎます: MSFT_TEST (最大長=80)'],
  ])('%s ← %s', (cause, text) => {
    expect(first(text)).toBe(cause);
  });

  it.each([
    'Erforderliche Felder fehlen: Bitte füllen Sie das Formular aus.',
    'Campo obligatorio: Faltan campos obligatorios en el formulario de pago.',
    'ORA-12170: Se agotó el tiempo de espera de la operación al conectar con la base de datos oracle jdbc:oracle',
  ])('of another system gives nothing: %s', (text) => {
    expect(diagnose(text)).toEqual([]);
  });
});

describe('a status before what was asked for', () => {
  it.each([
    ['marketo-credentials', '401 from https://123-ABC-456.mktorest.com/identity/oauth/token'],
    ['marketo-not-found', 'We get 404 for https://123-ABC-456.mktorest.com/identity/oauth/token'],
    ['https-auth', '(403) at https://leads.fabrikam.example/api/lead'],
    ['https-rate', 'Failed: 429 calling POST https://hooks.fabrikam.example/lead'],
  ])('%s ← %s', (cause, text) => {
    expect(first(text)).toBe(cause);
  });

  it.each(['Imported 404 from https://data.fabrikam.example', 'Copied 500 from https://data.fabrikam.example'])(
    'is none where something is counted: %s',
    (text) => {
      expect(diagnose(text)).toEqual([]);
    },
  );
});

describe('an answer of Marketo without its name', () => {
  it.each([
    '{ "success": false, "warnings": [], "errors": [ { "code": "702", "message": "Form not found" } ] }',
    'GET /rest/asset/v1/form/1179.json\n{"requestId":"f2c#18a","success":false,"errors":[{"code":"702","message":"Form not found"}]}',
  ])('%s', (text) => {
    expect(first(text)).toBe('marketo-not-found');
  });
});

describe('a code that somebody may meet one day', () => {
  it.each([
    'Reminder: a second factor becomes mandatory in October. Whoever has none by then may see AADSTS50076 at sign-in.',
    'While the service is moved, callers might get the error 0x80072322.',
  ])('gives nothing: %s', (text) => {
    expect(diagnose(text)).toEqual([]);
  });

  it('is another matter than one that was met', () => {
    expect(first('Since Monday we get the error AADSTS50076 at sign-in')).toBe('entra-mfa-required');
  });
});

describe('an error of another service that has a status', () => {
  it.each([
    'googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded',
    '{"error":{"type":"es_rejected_execution_exception","reason":"rejected"},"status":429}',
    '{"error":{"root_cause":[{"type":"circuit_breaking_exception"}]},"status":429}',
  ])('gives nothing: %s', (text) => {
    expect(diagnose(text)).toEqual([]);
  });
});

describe('plain words of a cause', () => {
  it.each([
    ['marketo-not-found', 'Marketo form 1179 not found in our instance'],
    ['table-key-auth-disabled', 'storage account contosoleads has allowSharedKeyAccess=false since the policy'],
    ['salesforce-limit', 'Your organization exceeded the limit of web-to-lead requests in the last 24 hours (500).'],
    ['tls-hostname', "Peer certificate CN=`*.azurewebsites.net' did not match expected CN=`leads.fabrikam.example'"],
    ['marketplace-edu-domain', 'The mail named a customer at fabrikam.edu, but no lead came to our CRM.'],
    ['salesforce-ip-restricted', 'Login History: Remote Access 2.0, Restricted IP, Marketplace leads'],
    [
      'https-sas-invalid',
      'Fehler 401 bei https://prod-11.westeurope.logic.azure.com/workflows/36e0/triggers/manual/paths/invoke?sig=REDACTED, code=AuthorizationFailed',
    ],
  ])('%s ← %s', (cause, text) => {
    expect(first(text)).toBe(cause);
  });
});
