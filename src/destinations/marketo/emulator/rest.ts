import { type Answer, assets, type Call, json, refuse, skip, success } from './http.ts';
import { tokenFault } from './identity.ts';
import { fillOutForm, type Permission, restName, type World, type WorldForm } from './world.ts';

interface Route {
  /** The name by which faults speak of it. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** Any one of them is enough; none: every API user may. */
  readonly permissions: readonly Permission[];
  run(world: World, call: Call, part: string): Answer;
}

const LEADS: readonly Permission[] = ['Read-Only Lead', 'Read-Write Lead'];

const ROUTES: readonly Route[] = [
  {
    name: 'submit',
    method: 'POST',
    path: /^\/rest\/v1\/leads\/submitForm\.json$/,
    permissions: ['Read-Write Lead'],
    run: submitForm,
  },
  {
    name: 'delete',
    method: 'POST',
    path: /^\/rest\/v1\/leads\/delete\.json$/,
    permissions: ['Read-Write Lead'],
    run: deleteLeads,
  },
  { name: 'fields', method: 'GET', path: /^\/rest\/v1\/leads\/describe2?\.json$/, permissions: LEADS, run: describe },
  { name: 'leads', method: 'GET', path: /^\/rest\/v1\/leads\.json$/, permissions: LEADS, run: leadsByFilter },
  { name: 'leads', method: 'GET', path: /^\/rest\/v1\/lead\/([^/]+)\.json$/, permissions: LEADS, run: leadById },
  {
    name: 'activities',
    method: 'GET',
    path: /^\/rest\/v1\/activities\/pagingtoken\.json$/,
    permissions: ['Read-Only Activity'],
    run: pagingToken,
  },
  {
    name: 'activities',
    method: 'GET',
    path: /^\/rest\/v1\/activities\.json$/,
    permissions: ['Read-Only Activity'],
    run: activities,
  },
  {
    name: 'usage',
    method: 'GET',
    path: /^\/rest\/v1\/stats\/usage(?:\/last7days)?\.json$/,
    permissions: [],
    run: usage,
  },
  {
    name: 'form-fields',
    method: 'GET',
    path: /^\/rest\/asset\/v1\/form\/(\d+)\/fields\.json$/,
    permissions: ['Read-Only Asset'],
    run: formFields,
  },
  {
    name: 'form',
    method: 'GET',
    path: /^\/rest\/asset\/v1\/form\/(\d+)\.json$/,
    permissions: ['Read-Only Asset'],
    run: formById,
  },
];

/** The REST API: null for a path that is none of its own. */
export function rest(world: World, call: Call, traffic: Traffic): { readonly route: string; answer(): Answer } | null {
  if (!call.path.startsWith('/rest/')) return null;
  // Long queries come as POST with _method=GET.
  const method = call.method === 'POST' && call.query.get('_method') === 'GET' ? 'GET' : call.method;
  const fitting = ROUTES.filter((route) => route.path.test(call.path));
  const route = fitting.find((one) => one.method === method);
  return {
    route: (route ?? fitting[0])?.name ?? 'unknown',
    answer: () => {
      const refusal = gate(world, call, traffic) ?? denial(world, route);
      if (refusal) return refuse(...refusal);
      if (fitting.length === 0) return refuse('610', 'Requested resource not found');
      if (!route) return refuse('605', `Request method '${call.method}' not supported`);
      if (route.method === 'POST' && !/^application\/json\b/i.test(call.headers['content-type'] ?? ''))
        return refuse('612', 'Invalid Content Type');
      return route.run(world, call, route.path.exec(call.path)?.[1] ?? '');
    },
  };
}

export interface Traffic {
  /** Times of the calls so far, milliseconds since 1970. */
  readonly calls: number[];
  /** Calls that are being answered now. */
  readonly open: number;
}

type Refusal = readonly [string, string];

function gate(world: World, call: Call, traffic: Traffic): Refusal | undefined {
  const now = world.now();
  const recent = traffic.calls.filter((at) => at > now - 20_000).length;
  if (recent >= world.rateLimit) return ['606', `Max rate limit '${world.rateLimit}' exceeded with in '20' secs`];
  if (traffic.open > world.concurrentLimit) return ['615', 'Concurrent access limit reached'];
  const fault = tokenFault(world, call);
  if (fault) return fault;
  if (world.allowlist && !world.allowlist.includes(call.from)) return ['603', 'Access denied'];
  traffic.calls.push(now);
  if (world.calls >= world.quota) return ['607', 'Daily quota reached'];
  world.calls++;
  return undefined;
}

function denial(world: World, route: Route | undefined): Refusal | undefined {
  const needed = route?.permissions ?? [];
  return needed.length === 0 || needed.some((one) => world.permissions.has(one)) ? undefined : ['603', 'Access denied'];
}

function bodyOf(call: Call): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(call.body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function submitForm(world: World, call: Call): Answer {
  const body = bodyOf(call);
  if (!body || !Number.isInteger(body.formId)) return refuse('609', 'Invalid JSON');
  const input = Array.isArray(body.input) ? body.input : [];
  if (input.length !== 1) return refuse('1003', 'Invalid data');
  const values = (input[0]?.leadFormFields ?? {}) as Record<string, string>;
  const form = world.forms.get(Number(body.formId));
  if (!form || form.status === 'draft') return skip('1013', 'Object not found');
  const names = form.fields.map((field) => restName(field.name));
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) return skip('1006', `Field '${unknown}' not found`);
  const required = ['email', ...form.fields.filter((field) => field.required).map((field) => restName(field.name))];
  const missing = required.find((name) => (values[name] ?? '') === '');
  if (missing !== undefined) return skip('1002', `Missing value for the required parameter '${missing}'`);
  return success([fillOutForm(world, form, values)]);
}

function leadsByFilter(world: World, { query }: Call): Answer {
  const type = query.get('filterType') ?? '';
  const values = (query.get('filterValues') ?? '').split(',').filter((value) => value !== '');
  if (type === '' || values.length === 0)
    return refuse('1002', `Missing value for the required parameter '${type === '' ? 'filterType' : 'filterValues'}'`);
  if (!['id', 'email'].includes(type)) return refuse('1011', `Field '${type}' not supported`);
  const wanted = values.map((value) => value.toLowerCase());
  const found = visible(world).filter((row) => wanted.includes(String(row[type]).toLowerCase()));
  return success(found.map((row) => picked(row, query)));
}

function leadById(world: World, { query }: Call, part: string): Answer {
  if (!/^\d+$/.test(part)) return refuse('1001', `Invalid value '${part}'. Required of type 'integer'`);
  return success(
    visible(world)
      .filter((row) => row.id === Number(part))
      .map((row) => picked(row, query)),
  );
}

function visible(world: World) {
  return [...world.leads.values()].filter((lead) => lead.visibleAt <= world.now()).map((lead) => lead.row);
}

function picked(row: Readonly<Record<string, unknown>>, query: URLSearchParams) {
  const names = query.get('fields')?.split(',') ?? ['id', 'email', 'updatedAt', 'createdAt', 'firstName', 'lastName'];
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

function deleteLeads(world: World, call: Call): Answer {
  const body = bodyOf(call);
  if (!body) return refuse('609', 'Invalid JSON');
  const input: readonly { readonly id?: unknown }[] = Array.isArray(body.input) ? body.input : [];
  return success(
    input.map(({ id }) =>
      world.leads.delete(Number(id))
        ? { id: Number(id), status: 'deleted' }
        : { id: Number(id), status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
    ),
  );
}

function describe(world: World, call: Call): Answer {
  const form = [...world.forms.values()][0];
  const fields = form?.fields ?? [];
  if (call.path.endsWith('describe2.json')) {
    const described = fields.map((field) => ({
      name: restName(field.name),
      displayName: field.label.replace(/:$/, ''),
      dataType: 'string',
      length: field.maxLength ?? 255,
      updateable: true,
      crmManaged: false,
    }));
    return success([{ name: 'API Lead', searchableFields: [['email'], ['id']], fields: described }]);
  }
  return success(
    fields.map((field, index) => ({
      id: index + 1,
      displayName: field.label.replace(/:$/, ''),
      dataType: 'string',
      length: field.maxLength ?? 255,
      rest: { name: restName(field.name), readOnly: false },
      soap: { name: field.name, readOnly: false },
    })),
  );
}

function pagingToken(_: World, { query }: Call): Answer {
  const since = Date.parse(query.get('sinceDatetime') ?? '');
  if (Number.isNaN(since)) return refuse('704', 'Invalid date format');
  return success(undefined, { nextPageToken: `${Buffer.from(String(since)).toString('base64')}====` });
}

function activities(world: World, { query }: Call): Answer {
  const since = Number(Buffer.from((query.get('nextPageToken') ?? '').replace(/=+$/, ''), 'base64').toString());
  if (!Number.isFinite(since) || since === 0) return refuse('1003', 'Invalid data');
  const types = (query.get('activityTypeIds') ?? '').split(',');
  const leads = (query.get('leadIds') ?? '').split(',').filter((id) => id !== '');
  const found = world.activities.filter(
    (one) =>
      types.includes('2') &&
      one.at >= since &&
      one.visibleAt <= world.now() &&
      world.leads.has(one.leadId) &&
      (leads.length === 0 || leads.includes(String(one.leadId))),
  );
  const result = found.map((one, index) => ({
    id: index + 1,
    marketoGUID: String(index + 1),
    leadId: one.leadId,
    activityDate: new Date(one.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    activityTypeId: 2,
    primaryAttributeValueId: one.formId,
    primaryAttributeValue: one.formName,
    attributes: [{ name: 'Webform ID', value: one.formId }],
  }));
  return success(result, { nextPageToken: query.get('nextPageToken'), moreResult: false });
}

function usage(world: World): Answer {
  const date = new Date(world.now()).toISOString().slice(0, 10);
  return success([{ date, total: world.calls, users: [{ userId: 'apis@contoso.example', count: world.calls }] }]);
}

const NO_ASSETS = 'No assets found for the given search criteria.';

function formById(world: World, { query }: Call, part: string): Answer {
  const form = formOf(world, query, part);
  if (!form) return assets(undefined, [NO_ASSETS]);
  return assets([
    {
      id: form.id,
      name: form.name,
      description: '',
      createdAt: '2026-05-24T17:05:54Z+0000',
      updatedAt: '2026-05-24T17:05:54Z+0000',
      url: `https://app-ab12.marketo.com/#FO${form.id}A1`,
      status: form.status,
      theme: 'simple',
      language: 'English',
      locale: 'en_US',
      progressiveProfiling: false,
      labelPosition: 'left',
      fontFamily: 'Helvetica',
      fontSize: '13px',
      folder: { type: 'Folder', value: 293, folderName: 'Forms' },
      knownVisitor: { type: 'form', template: null },
      thankYouList: [{ followupType: 'none', followupValue: null, default: true }],
      buttonLocation: 120,
      buttonLabel: 'Submit',
      waitingLabel: 'Please Wait',
    },
  ]);
}

function formFields(world: World, { query }: Call, part: string): Answer {
  const form = formOf(world, query, part);
  if (!form) return assets(undefined, [NO_ASSETS]);
  const fields = form.fields.map((field, row) => ({
    id: field.name,
    label: field.label,
    dataType: field.type === 'string' ? 'text' : field.type,
    validationMessage: 'This field is required.',
    rowNumber: row,
    columnNumber: 0,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
    ...(field.values ? { fieldMetaData: { values: field.values.map((value) => ({ label: value, value })) } } : {}),
    required: field.required,
    formPrefill: true,
    visibilityRules: { ruleType: 'alwaysShow' },
  }));
  return assets([...fields, { id: 'Profiling', dataType: 'profiling', rowNumber: fields.length, columnNumber: 0 }]);
}

function formOf(world: World, query: URLSearchParams, part: string): WorldForm | undefined {
  const form = world.forms.get(Number(part));
  const wanted = query.get('status');
  return form && (wanted === null || form.status.split(' with ').includes(wanted)) ? form : undefined;
}

/** A body above one megabyte is turned away by what stands before the API. */
export function tooLarge(): Answer {
  return json(413, { message: 'Request Entity Too Large' });
}
