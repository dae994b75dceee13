import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, resultOf, stage, validate } from './fixture.ts';

afterEach(closeAll);

const PAGE = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json; odata.metadata=minimal' };
const fault = (code: string, message: string) => JSON.stringify({ error: { code, message } });

describe('a host that is no Dataverse organisation', () => {
  it.each([
    ['a page of a web site', { status: 200, headers: PAGE, body: '<html><title>Welcome</title></html>' }],
    [
      'a login page elsewhere',
      { status: 302, headers: { location: 'https://login.example/authorize?state=secret' }, body: '' },
    ],
    ['not found', { status: 404, body: '' }],
    ['bad request', { status: 400, headers: PAGE, body: '<html><title>Bad Request</title></html>' }],
    [
      'an answer of something else',
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' },
    ],
    ['the way on premises', { status: 401, headers: { 'www-authenticate': 'Negotiate, NTLM' }, body: '' }],
  ])('answers with %s', async (_, reply) => {
    const one = await stage({ faults: { challenge: reply } });
    const results = await validate(one);
    expect(resultOf(results, 'tenant')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-instance-not-found',
      evidence: { httpStatus: reply.status },
    });
    expect(resultOf(results, 'token').blockedBy).toBe('dynamics/tenant');
    expect(JSON.stringify(results)).not.toContain('state=secret');
    // No credential is sent to whatever that is.
    expect(one.emulator.requests.map((request) => request.route)).toEqual(['challenge']);
  });

  it('is not told for certain where a 401 says nothing', async () => {
    const one = await stage({ faults: { challenge: { status: 401, body: '' } } });
    expect(resultOf(await validate(one), 'tenant').status).toBe('warned');
  });

  it.each([
    [429, 'dataverse-throttled'],
    [503, 'dataverse-unavailable'],
    [500, 'dataverse-unavailable'],
  ])('cannot be judged while the service answers %i', async (status, cause) => {
    for (const body of ['', '<html>x</html>', fault('0x8004a1ff', 'A code that nobody has seen.')]) {
      const one = await stage({
        faults: { challenge: { status, headers: body.startsWith('{') ? JSON_TYPE : PAGE, body } },
      });
      expect(resultOf(await validate(one), 'tenant')).toMatchObject({ status: 'inconclusive', cause });
    }
  });

  it('never answers, and ends at the time of the step', async () => {
    const one = await stage({ faults: { challenge: 'silent' } });
    expect(resultOf(await validate(one, { timeoutMs: 400 }), 'tenant')).toMatchObject({
      status: 'inconclusive',
      cause: 'net-timeout',
    });
  });

  it('is shut to strangers by its firewall', async () => {
    const body = fault('0x80095FFE', 'Die Anforderung wird abgelehnt, weil der Zugriff auf Ihre IP blockiert ist.');
    const one = await stage({ faults: { challenge: { status: 403, headers: JSON_TYPE, body } } });
    expect(resultOf(await validate(one), 'tenant')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-ip-blocked',
      evidence: { code: '0x80095ffe' },
    });
  });
});

describe('an error of the Web API', () => {
  const whoami = async (status: number, body: string, headers: Record<string, string> = JSON_TYPE) => {
    const one = await stage({ faults: { whoami: { status, headers, body } } });
    return resultOf(await validate(one), 'whoami');
  };

  it('has its code in one form, whatever it was written in', async () => {
    for (const code of ['0x80072560', '0X80072560', '-2147015328', '2147951968']) {
      expect(await whoami(403, fault(code, 'Der Benutzer ist kein Mitglied der Organisation.'))).toMatchObject({
        status: 'failed',
        cause: 'dataverse-user-not-member',
        evidence: { code: '0x80072560', httpStatus: 403 },
      });
    }
  });

  it('names the id that support asks for', async () => {
    const result = await whoami(403, fault('0x80072560', 'no member'), {
      ...JSON_TYPE,
      'x-ms-service-request-id': 'abc,def',
    });
    expect(result.evidence).toMatchObject({ requestId: 'abc,def' });
  });

  it('is judged by the inner error where there is one', async () => {
    const body = JSON.stringify({
      error: {
        code: '',
        message: 'An error occurred',
        innererror: {
          message: 'Principal user (Id=1) is missing prvReadUser privilege',
          type: 'Microsoft.Crm.CrmException',
        },
      },
    });
    expect(await whoami(403, body)).toMatchObject({ cause: 'dataverse-missing-privilege' });
  });

  it('of five megabytes is read as far as it helps', async () => {
    const body = fault('0x80040225', `The user is disabled. ${'é'.repeat(3_000_000)}`);
    const result = await whoami(403, body);
    expect(result).toMatchObject({ status: 'failed', cause: 'dataverse-user-disabled' });
    expect(JSON.stringify(result).length).toBeLessThan(10_000);
  });

  it('of the old pages, without any code, stays what it is: an answer that was not expected', async () => {
    const result = await whoami(200, '<html><title>Office 365 sign in</title></html>', PAGE);
    expect(result).toMatchObject({
      status: 'inconclusive',
      cause: 'https-html',
      evidence: { httpStatus: 200, body: 'html' },
    });
    expect(result.message).toContain('Office 365 sign in');
  });

  it('that is a redirect is not followed, and its query stays untold', async () => {
    const result = await whoami(302, '', { location: 'https://login.example/?code=hidden-value' });
    expect(result).toMatchObject({
      status: 'inconclusive',
      cause: 'https-redirect',
      evidence: { redirectTo: 'login.example' },
    });
    expect(JSON.stringify(result)).not.toContain('hidden-value');
  });

  it('with an empty body or a page is found by its status', async () => {
    expect(await whoami(401, '', {})).toMatchObject({ cause: 'dataverse-token-rejected', status: 'failed' });
    expect(await whoami(503, '<html>x</html>', PAGE)).toMatchObject({
      cause: 'dataverse-unavailable',
      status: 'inconclusive',
    });
  });

  it('with an unknown code is an honest unknown, with its evidence', async () => {
    const result = await whoami(403, fault('0x80041234', 'Something that nobody has seen.'));
    expect(result).toMatchObject({ status: 'failed', evidence: { code: '0x80041234', httpStatus: 403 } });
    expect(result.message).toContain('Something that nobody has seen.');
  });
});

describe('an answer of another form', () => {
  it.each([
    ['whoami', 'whoami', '{}'],
    ['whoami', 'whoami', '{"UserId":"nobody"}'],
    ['whoami', 'whoami', '[]'],
    ['privileges', 'lead-create', '{}'],
    ['privileges', 'lead-create', '{"RolePrivileges":null}'],
    ['metadata', 'leadsourcecode', '{"LogicalName":"leadsourcecode"}'],
  ])('of %s proves and accuses nothing', async (route, check, body) => {
    const one = await stage({ faults: { [route]: { status: 200, headers: JSON_TYPE, body } } });
    expect(resultOf(await validate(one), check)).toMatchObject({ status: 'inconclusive' });
  });
});

describe('the right to create leads', () => {
  it('is missing with the roles that are there', async () => {
    const one = await stage({ change: (world) => void world.privileges.delete('prvCreateLead') });
    const results = await validate(one);
    expect(resultOf(results, 'lead-create')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-missing-privilege',
      evidence: { privilege: 'prvCreateLead', roles: 'Microsoft Marketplace Lead Writer' },
    });
    expect(resultOf(results, 'leadsourcecode').blockedBy).toBe('dynamics/lead-create');
  });

  it('is missing, and which roles there are may not be read: unknown is not absent', async () => {
    const one = await stage({
      change: (world) => {
        world.privileges.delete('prvCreateLead');
        world.privileges.delete('prvReadRole');
      },
    });
    const result = resultOf(await validate(one), 'lead-create');
    expect(result).toMatchObject({ status: 'failed', cause: 'dataverse-missing-privilege' });
    expect(result.evidence).not.toHaveProperty('roles');
  });

  it('is missing with any role', async () => {
    const one = await stage({
      change: (world) => {
        world.roles.length = 0;
        world.privileges.delete('prvCreateLead');
      },
    });
    expect(resultOf(await validate(one), 'lead-create')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-no-roles',
    });
  });

  it('cannot exist where there is no table lead', async () => {
    const one = await stage({ change: (world) => Object.assign(world, { sales: false }) });
    expect(resultOf(await validate(one), 'lead-create')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-lead-table-missing',
    });
  });

  it('is unknown where the table is there and the look-up of privileges is not', async () => {
    const body = JSON.stringify({
      error: {
        code: '0x8006088a',
        message: "Resource not found for the segment 'RetrieveUserPrivilegeByPrivilegeName'.",
      },
    });
    const one = await stage({ faults: { privileges: { status: 404, headers: JSON_TYPE, body } } });
    const results = await validate(one);
    expect(resultOf(results, 'lead-create')).toMatchObject({ status: 'skipped', cause: null });
    expect(resultOf(results, 'lead-create').message).toMatch(/^Unknown: /);
    expect(resultOf(results, 'leadsourcecode').status).toBe('passed');
  });

  it('needs an application user', async () => {
    const one = await stage({ change: (world) => world.members.clear() });
    expect(resultOf(await validate(one), 'whoami')).toMatchObject({
      status: 'failed',
      cause: 'dataverse-user-not-member',
    });
  });
});

describe('the column Lead Source', () => {
  it('is secured, and nothing opens it', async () => {
    const one = await stage({ change: (world) => void world.secured.add('leadsourcecode') });
    const result = resultOf(await validate(one), 'leadsourcecode');
    expect(result).toMatchObject({ status: 'failed', cause: 'dataverse-field-permission' });
    expect(result.resolution.join(' ')).toContain('Column security profiles');
  });

  it('is secured, and a profile opens it', async () => {
    const one = await stage({
      change: (world) => {
        world.secured.add('leadsourcecode');
        world.writable.add('leadsourcecode');
      },
    });
    expect(resultOf(await validate(one), 'leadsourcecode').status).toBe('passed');
  });

  it('is secured, and open to a System Administrator', async () => {
    const one = await stage({
      change: (world) => {
        world.secured.add('leadsourcecode');
        world.roles.push('System Administrator');
      },
    });
    expect(resultOf(await validate(one), 'leadsourcecode').status).toBe('passed');
  });

  it('is secured, and whether a profile opens it may not be read', async () => {
    const one = await stage({
      change: (world) => {
        world.secured.add('leadsourcecode');
        world.privileges.delete('prvReadUser');
      },
    });
    expect(resultOf(await validate(one), 'leadsourcecode')).toMatchObject({
      status: 'warned',
      message: expect.stringContaining('unknown'),
    });
  });

  it('has lost the option Web', async () => {
    const one = await stage({
      change: (world) => {
        const at = world.columns.findIndex((column) => column.name === 'leadsourcecode');
        world.columns[at] = { ...world.columns[at]!, options: [[1, 'Fair']] };
      },
    });
    expect(resultOf(await validate(one), 'leadsourcecode')).toMatchObject({
      status: 'warned',
      cause: 'dataverse-value-out-of-range',
    });
  });
});

describe('the deeper questions', () => {
  it('are skipped where they are refused, and never say absent', async () => {
    const one = await stage({
      change: (world) => {
        for (const privilege of ['prvReadUser', 'prvReadRole', 'prvReadSolution']) world.privileges.delete(privilege);
      },
    });
    const results = await validate(one, { deep: true });
    for (const name of ['user', 'roles', 'lead-writer']) {
      expect(resultOf(results, name)).toMatchObject({
        status: 'skipped',
        message: expect.stringContaining('unknown'),
        evidence: { code: '0x80040220' },
      });
      expect(resultOf(results, name).message).not.toMatch(/absent|not there|missing/);
    }
  });

  it('find what can lose a lead', async () => {
    const one = await stage({
      change: (world) => {
        world.knownRoles.splice(0, 3, 'Salesperson');
        world.roles.splice(0, 1, 'System Administrator');
        world.secured.add('jobtitle');
        world.columns.push({ name: 'new_region', kind: 'String', required: 'ApplicationRequired', id: 'r' });
        world.keys.push({ LogicalName: 'new_email', KeyAttributes: ['emailaddress1'] });
        world.pluginSteps.push({
          name: 'Contoso.Leads: Create of lead',
          stage: 20,
          mode: 0,
          statecode: 0,
          sdkmessageid: { name: 'Create' },
          sdkmessagefilterid: { primaryobjecttypecode: 'lead' },
          ishidden: { Value: false },
        });
      },
    });
    const results = await validate(one, { deep: true });
    expect(resultOf(results, 'roles')).toMatchObject({ status: 'warned', severity: 'advice' });
    expect(resultOf(results, 'lead-writer')).toMatchObject({
      status: 'warned',
      message: expect.stringContaining('is not there'),
    });
    expect(resultOf(results, 'required-columns')).toMatchObject({
      status: 'warned',
      cause: 'dataverse-required-missing',
      evidence: { columns: 'new_region' },
    });
    expect(resultOf(results, 'duplicate-rules')).toMatchObject({
      status: 'warned',
      cause: 'dataverse-duplicate',
      message: expect.stringContaining('emailaddress1'),
    });
    expect(resultOf(results, 'plugins')).toMatchObject({
      status: 'warned',
      message: expect.stringContaining('Contoso.Leads'),
    });
    // A System Administrator may write every secured column.
    expect(resultOf(results, 'column-security').status).toBe('passed');
  });

  it('find the rights that are added by hand', async () => {
    const one = await stage({ change: (world) => void world.privileges.delete('prvReadAsyncOperation') });
    expect(resultOf(await validate(one, { deep: true }), 'lead-writer')).toMatchObject({
      status: 'warned',
      cause: 'dataverse-missing-privilege',
      evidence: { missing: 'prvReadAsyncOperation' },
    });
  });

  it('find secured columns that are closed', async () => {
    const one = await stage({ change: (world) => void world.secured.add('jobtitle') });
    expect(resultOf(await validate(one, { deep: true }), 'column-security')).toMatchObject({
      status: 'warned',
      evidence: { columns: 'jobtitle' },
    });
  });
});
