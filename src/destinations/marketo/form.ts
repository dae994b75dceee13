import { Failure, type Step } from '../../checks/check.ts';
import { clip, type Envelope, errorOf, factsOf, MarketoError, parsed, refusal } from './answer.ts';
import { exchange, formsPlace, type MarketoTarget } from './api.ts';
import { LEAD_FIELDS } from './lead.ts';
import type { Session } from './session.ts';

/** A form, as the REST API or the public descriptor shows it. */
export interface Form {
  readonly id: number;
  readonly name: string;
  /** 'approved', 'approved with draft' or 'draft'. */
  readonly status: string;
  /** The server id in the form's own address, where it is told. */
  readonly serverId?: string | undefined;
}

export interface FormField {
  /** `FirstName` or `firstName`: documents show either. */
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
  readonly hidden: boolean;
  readonly maxLength: number | undefined;
  /** The values of a list to choose from; undefined where the field takes free text. */
  readonly values: readonly string[] | undefined;
}

/** What the public descriptor of a form shows besides. */
export interface PublicForm extends Form {
  readonly vid: number | undefined;
  readonly munchkinId: string | undefined;
  /**
   * Undefined where the descriptor does not say: older ones do not know the key, which makes it neither on nor off.
   * A text where it says what is neither.
   */
  readonly captcha: boolean | string | undefined;
  readonly fields: readonly FormField[];
}

type Row = Readonly<Record<string, unknown>>;

/** Elements of a form that hold no value. */
const NO_FIELD = /^(?:htmltext|richtext|profiling|fieldset)$/i;

/**
 * The form by its id; null where Marketo answers success without one, which is how it says that there is none.
 * `approved` asks for the approved version alone.
 */
export async function readForm(
  target: MarketoTarget,
  session: Session,
  step: Step,
  approved = false,
): Promise<Form | null> {
  const { formId } = target.config;
  const path = `/rest/asset/v1/form/${formId}.json${approved ? '?status=approved' : ''}`;
  const [row] = (await session.read(step, `Form ${formId} could not be read`, path)).result;
  if (!row) return null;
  const id = numberOf(row.id);
  if (id !== formId) {
    const other = id === undefined ? 'describes no form' : `is of form ${id}`;
    throw new Failure(`Form ${formId} could not be read: the answer ${other}`, { status: 'inconclusive' });
  }
  return {
    id,
    name: text(row.name),
    status: text(row.status).toLowerCase(),
    serverId: /^https:\/\/app-([a-z0-9]{1,30})\.marketo\.com\b/i.exec(text(row.url))?.[1]?.toLowerCase(),
  };
}

/**
 * The fields of the approved version.
 *
 * @throws Failure, inconclusive, where the answer shows none: fields that were not seen are not missing.
 */
export async function readFields(target: MarketoTarget, session: Session, step: Step): Promise<readonly FormField[]> {
  const { formId } = target.config;
  const path = `/rest/asset/v1/form/${formId}/fields.json?status=approved`;
  const what = `The fields of form ${formId} could not be read`;
  const envelope = await session.read(step, what, path);
  const unread = unreadFields(envelope);
  if (unread !== undefined) {
    // The warning is evidence alone: read as the message it would accuse the ids of a form that was just found.
    const warning = clip(target.redactor.redact(envelope.warnings.filter((one) => one !== '').join('; ')), 200);
    throw new Failure(`${what}: ${unread}`, {
      status: 'inconclusive',
      evidence: warning === '' ? {} : { warning },
      resolution: [
        'Run the same command again: the answer names no field of a form that was read a moment before',
        `If it stays so, look in Marketo under Design Studio › Forms whether the form holds ${LEAD_FIELDS.map((field) => field.label).join(', ')}, and requires none but Email Address`,
      ],
      who: 'whoever edits the form in Marketo',
    });
  }
  return envelope.result.flatMap((row): FormField[] => {
    const meta = (row.fieldMetaData ?? {}) as Row;
    const field: FormField = {
      name: text(row.id),
      label: text(row.label),
      type: text(row.dataType),
      required: flagOf(row.required) === true,
      hidden: text(row.dataType) === 'hidden',
      maxLength: numberOf(row.maxLength),
      values: valuesOf(meta.values),
    };
    // A fieldset names the fields that it holds.
    const held = Array.isArray(row.fields) ? row.fields : [];
    const inside = held.filter((one): one is string => typeof one === 'string');
    const within = inside.map((name) => ({ ...EMPTY, name }));
    return NO_FIELD.test(field.type) || field.name === '' ? within : [field, ...within];
  });
}

/** Why an answer says nothing of the fields. An empty list does: it is of a form without any. */
function unreadFields({ result, listed, warnings }: Envelope): string | undefined {
  if (!listed) return 'the answer holds no list of them';
  if (result.length > 0) return result.some((row) => text(row.id) !== '') ? undefined : 'the answer describes no field';
  // So Marketo says that it has not found the form.
  return warnings.some((one) => /no assets found/i.test(one)) ? 'the answer is of no form' : undefined;
}

const EMPTY: FormField = {
  name: '',
  label: '',
  type: '',
  required: false,
  hidden: false,
  maxLength: undefined,
  values: undefined,
};

/**
 * The descriptor that a browser reads when it shows the form: no sign-in, nothing is changed.
 *
 * @throws Failure with marketo-not-found where the server has no such form of that subscription. No document tells how
 * it says so; whatever is no descriptor counts as that, but a page or an outage.
 */
export async function readPublicForm(target: MarketoTarget, step: Step, origin: string): Promise<PublicForm> {
  const { munchkinId, formId } = target.config;
  const what = `Form ${formId} of ${munchkinId} could not be read from ${new URL(origin).host}`;
  const place = formsPlace(target.config, origin);
  const reply = await exchange(target, step, place, {
    method: 'GET',
    url: `${origin}/index.php/form/getForm?munchkinId=${munchkinId}&form=${formId}`,
  });
  const body = reply.status === 200 && !reply.truncated ? parsed(reply.text()) : undefined;
  if (!body) {
    // A 404 is how the host of the forms may say that it has no such form.
    const host = reply.status === 404 ? 'formId' : place.at;
    throw refusal(what, errorOf(reply, target.redactor), { at: 'formId', host });
  }
  const id = numberOf(body.Id);
  if (id === undefined) {
    const said = body.error === undefined ? 'an object that describes no form' : clip(JSON.stringify(body), 200);
    const error = new MarketoError(target.redactor.redact(`Marketo answered ${reply.status} with ${said}`), {
      status: reply.status,
      spoken: true,
    });
    throw new Failure(`${what}: ${error.message}`, {
      causeId: 'marketo-not-found',
      evidence: factsOf(error),
      at: 'formId',
      cause: error,
    });
  }
  return {
    id,
    vid: numberOf(body.Vid),
    name: text(body.Name),
    status: text(body.Status).toLowerCase(),
    munchkinId: text(body.munchkinId).toUpperCase() || undefined,
    captcha: captchaOf(body.EnableCaptcha, target),
    fields: [...rowsOf(body.rows), ...rowsOf(body.fieldsetRows)].flatMap((row) => publicField(row)),
  };
}

function captchaOf(value: unknown, { redactor }: MarketoTarget): boolean | string | undefined {
  if (value === undefined || value === null) return undefined;
  return flagOf(value) ?? clip(redactor.redact(JSON.stringify(value)), 80);
}

function publicField(row: Row): FormField[] {
  const type = text(row.Datatype);
  if (NO_FIELD.test(type) || text(row.Name) === '') return [];
  return [
    {
      name: text(row.Name),
      label: text(row.InputLabel),
      type,
      required: flagOf(row.IsRequired) === true,
      hidden: type === 'hidden',
      maxLength: numberOf(row.Maxlength),
      values: valuesOf(row.PicklistValues),
    },
  ];
}

/** `rows` is a list of rows of fields; `fieldsetRows` a list of such lists, or an object of them. */
function rowsOf(value: unknown, depth = 0): readonly Row[] {
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  if (!Array.isArray(value) && 'Name' in value) return [value as Row];
  return Object.values(value).flatMap((one) => rowsOf(one, depth + 1));
}

function valuesOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((one) => (typeof one === 'object' && one !== null ? text((one as Row).value) : text(one)));
}

function text(value: unknown): string {
  return typeof value === 'string' ? clip(value.trim(), 500) : '';
}

/** A flag, as true and false or as a text or number of them; undefined where it is none. '0' stands in no sample. */
function flagOf(value: unknown): boolean | undefined {
  const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (flag === true || flag === 1 || flag === 'true' || flag === '1') return true;
  return flag === false || flag === 0 || flag === 'false' ? false : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
