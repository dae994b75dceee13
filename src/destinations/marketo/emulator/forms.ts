import { createHash } from 'node:crypto';
import { type Answer, type Call, json } from './http.ts';
import { fillOutForm, restName, type World, type WorldForm } from './world.ts';

/** The host of the forms: null for a path that is none of its own. */
export function forms(world: World, call: Call): { readonly route: string; answer(): Answer } | null {
  switch (`${call.method} ${call.path}`) {
    case 'GET /index.php/form/getForm':
      return { route: 'get-form', answer: () => getForm(world, call) };
    case 'GET /index.php/form/XDFrame':
      return { route: 'frame', answer: () => page('<!DOCTYPE html><title>XDFrame</title>') };
    case 'GET /index.php/form/getKnownLead':
      return { route: 'known-lead', answer: () => script(`${callbackOf(call) ?? 'callback'}({});`) };
    case 'GET /js/forms2/js/forms2.min.js':
      return { route: 'forms2', answer: () => script('var MktoForms2 = {};') };
    case 'POST /index.php/leadCapture/save2':
      return { route: 'public-form', answer: () => save2(world, call) };
    case 'POST /index.php/leadCapture/save':
      return { route: 'save', answer: () => ({ status: 302, headers: { location: '/' } }) };
    default:
      return null;
  }
}

function page(body: string, status = 200): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function script(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'application/javascript; charset=utf-8' }, body };
}

function callbackOf(call: Call): string | undefined {
  const name = call.query.get('callback');
  return name !== null && /^[A-Za-z_$][\w$.]{0,80}$/.test(name) ? name : undefined;
}

/** What a browser shows; a draft is not there. That the unknown is a 404 stands in no document. */
function getForm(world: World, call: Call): Answer {
  const form = world.forms.get(Number(call.query.get('form')));
  const known = call.query.get('munchkinId')?.toUpperCase() === world.munchkinId;
  if (!known || !form || form.status === 'draft') return page('<!DOCTYPE html><title>Page not found</title>', 404);
  const callback = callbackOf(call);
  const body = descriptor(world, form);
  return callback === undefined ? json(200, body) : script(`${callback}(${JSON.stringify(body)});`);
}

function descriptor(world: World, form: WorldForm) {
  return {
    Id: form.id,
    Vid: form.id,
    Status: 'approved',
    Name: form.name,
    Description: '',
    Layout: 'left',
    SubmitLabel: 'Submit',
    ResetLabel: 'Clear',
    ProcessorVersion: 2,
    ProcessOptions: { language: 'English', locale: 'en_US', profiling: { isEnabled: false } },
    EnableDeferredMode: 0,
    EnableCaptcha: form.captcha,
    rows: form.fields.map((field, index) => [
      {
        Id: index + 1,
        Name: field.name,
        IsRequired: field.required,
        Datatype: field.type,
        Maxlength: field.maxLength ?? 255,
        InputLabel: field.label,
        InputInitialValue: '',
        InputSourceChannel: 'constant',
        ValidationMessage: 'This field is required.',
        ...(field.values ? { PicklistValues: field.values.map((value) => ({ label: value, value })) } : {}),
      },
    ]),
    fieldsetRows: [],
    action: '/index.php/leadCapture/save2',
    munchkinId: world.munchkinId,
  };
}

/** Any field of a lead is taken, on the form or not. The status of a refusal stands in no document. */
function save2(world: World, call: Call): Answer {
  const given = new URLSearchParams(call.body);
  const refused = (message: string) => json(400, { error: true, message });
  const form = world.forms.get(Number(given.get('formid')));
  const known = given.get('munchkinId')?.toUpperCase() === world.munchkinId;
  if (!known || !form || form.status === 'draft') return refused('Rejected');
  if (world.rejectChecksum) {
    const names = given.get('checksumFields');
    if (names === null) return refused('checksum missing');
    const values = names.split(',').map((name) => given.get(name) ?? '');
    const sum = createHash('sha256').update(values.join('|')).digest('hex');
    if (given.get('checksum') !== sum) return refused('checksum invalid');
  }
  if (form.fields.some((field) => field.required && !given.get(field.name))) return refused('Rejected');
  const hidden = /^(?:formid|formVid|munchkinId|_mkt_trk|_mktoReferrer|checksum|checksumFields)$/;
  const values = [...given].filter(([name]) => !hidden.test(name));
  const { id } = fillOutForm(world, form, Object.fromEntries(values.map(([name, value]) => [restName(name), value])));
  return json(200, { formId: String(form.id), followUpUrl: null, aliId: String(id) });
}
