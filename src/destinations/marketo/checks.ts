import { type Check, Failure, type Outcome, type Step } from '../../checks/check.ts';
import type { MarketoConfig } from '../../config/types.ts';
import { unreachableFromOutside } from '../../net/private.ts';
import { factsOf, isDenied, marketoErrorIn } from './answer.ts';
import { formsPlace, type MarketoTarget, NO_CREDENTIALS, type Place } from './api.ts';
import { type Form, type PublicForm, readFields, readForm, readPublicForm } from './form.ts';
import { judgeFields } from './form-judge.ts';
import { judgeUsage } from './quota.ts';
import { isTokenRefused, type Session } from './session.ts';

const CONNECT =
  'https://learn.microsoft.com/en-us/partner-center/marketplace-offers/commercial-marketplace-lead-management-instructions-marketo';

const LOOK =
  'In Marketo open Design Studio › Forms, select the form of the marketplace, and see that CAPTCHA is disabled in Form Settings › Settings';

const FILE = 'whoever edits the leadctl configuration';

/** Checks that need no network. */
export function offlineChecks({ config }: MarketoTarget): Check[] {
  return [
    {
      id: 'marketo/ids',
      title: 'Munchkin ID and form ID have their forms',
      severity: 'blocks-publishing',
      offline: true,
      run: () => ownHosts(config),
    },
    {
      id: 'marketo/credential-edition',
      title: "The file fits the marketplace's current edition of the connection",
      severity: 'loses-leads',
      offline: true,
      run: () => (config.clientId === undefined ? oldEdition(config.serverId !== undefined) : NEW_EDITION),
    },
  ];
}

/** The marketplace makes Marketo's hosts of the ids; an address of the file's own serves leadctl alone. */
function ownHosts({ munchkinId, formId, apiUrl, formsUrl }: MarketoConfig): Outcome {
  const api = new URL(apiUrl);
  const forms = formsUrl === undefined ? undefined : new URL(formsUrl);
  const at = !/\.mktorest\.com$/i.test(api.hostname)
    ? 'apiUrl'
    : forms && !/\.(?:marketo|mktoweb)\.com$/i.test(forms.hostname)
      ? 'formsUrl'
      : undefined;
  const said = `Subscription ${munchkinId}, form ${formId}${forms ? `, forms at ${forms.host}` : ''}`;
  if (at === undefined) return said;
  const { hostname } = at === 'apiUrl' ? api : (forms ?? api);
  const why = unreachableFromOutside(hostname) ?? `${hostname} is no host of Marketo`;
  return {
    status: 'warned',
    severity: 'loses-leads',
    at,
    message: `The marketplace cannot use this: ${why}. It goes by the ids alone, and only leadctl goes there`,
    resolution: [`Remove '${at}', so that leadctl goes the way of the marketplace`],
    who: FILE,
    docs: [CONNECT],
  };
}

const NEW_EDITION =
  'Client ID and Client Secret, which Partner Center asks for since January 2023 (product ingestion API preview3)';

function oldEdition(serverId: boolean): Outcome {
  return {
    status: 'warned',
    at: serverId ? 'serverId' : 'formsUrl',
    message: `${serverId ? 'Server ID' : 'The host of the forms'} without Client ID and Client Secret: a connection from before January 2023 (product ingestion API preview2), which Partner Center no longer takes and which has to be set up anew`,
    resolution: [
      'In Marketo make an API-only user and a custom service in LaunchPoint: leadctl guide marketo shows how',
      'Put Client ID and Client Secret into Partner Center › Offer setup › Customer leads, and into the configuration as clientId and clientSecret',
    ],
    who: 'a Marketo administrator, with whoever edits the offer in Partner Center',
    docs: [CONNECT],
  };
}

/** All of it only reads: the form is looked at, and nothing is submitted. */
export function liveChecks(target: MarketoTarget, session: Session): Check[] {
  const { config } = target;
  /** What one check read and a later one judges; null: the form is not there. */
  const seen: { form?: Form | PublicForm; usage?: Promise<Outcome>; unread?: string } = {};
  const usage = (step: Step) => {
    seen.usage ??= judgeUsage(session, step);
    return seen.usage;
  };
  const origin = config.formsUrl;
  const unread = (): Outcome => ({
    status: 'skipped',
    message: `Not decided: ${seen.unread ?? 'the form was not read'}`,
  });
  const ofForm = { needs: session.rest ? ['marketo/token', 'marketo/quota'] : ['marketo/tls'], at: 'formId' };

  return [
    {
      id: 'marketo/token',
      title: 'Marketo issues a token, and takes it',
      severity: 'loses-leads',
      needs: ['marketo/tls'],
      at: 'clientSecret',
      async run(step) {
        if (!session.rest) return noCredentials();
        const { expiresAt } = await session.token(step);
        // The first call shows whether the token is good for more than to be had.
        await usage(step).catch((error: unknown) => {
          if (isTokenRefused(error)) throw error;
        });
        const minutes = Math.max(1, Math.round((expiresAt - target.now()) / 60_000));
        return `The identity service issued a token, good for ${minutes} min`;
      },
    },
    {
      id: 'marketo/quota',
      title: 'The daily quota of API calls is not used up',
      severity: 'loses-leads',
      needs: ['marketo/token'],
      run: (step) => (session.rest ? usage(step) : noCredentials()),
    },
    {
      id: 'marketo/permission',
      title: 'The role of the API-only user reaches people',
      severity: 'loses-leads',
      needs: ['marketo/token', 'marketo/quota'],
      run: (step) => (session.rest ? permission(session, step, target.now()) : noCredentials()),
    },
    {
      id: 'marketo/form',
      title: 'The form exists',
      severity: 'loses-leads',
      ...ofForm,
      async run(step) {
        if (!session.rest) {
          if (origin === undefined) return noCredentials();
          const form = await readPublicForm(target, step, origin);
          seen.form = form;
          const outcome = publicForm(target, form);
          for (const number of [form.id, form.vid]) if (number !== undefined) session.formIds.add(number);
          return outcome;
        }
        try {
          const form = await readForm(target, session, step);
          if (!form) throw noForm(config.formId, config.munchkinId);
          seen.form = form;
          return foundForm(form, config.serverId);
        } catch (error) {
          const outcome = unseen(error, 'whether the form exists');
          seen.unread = 'forms may not be read with this role from here';
          return outcome;
        }
      },
    },
    {
      id: 'marketo/form-approved',
      title: 'The form is approved',
      severity: 'loses-leads',
      needs: ['marketo/form'],
      at: 'formId',
      async run(step) {
        if (!seen.form) return unread();
        if (seen.form.status.startsWith('approved')) return approvedForm(seen.form);
        if (session.rest && seen.form.status !== '') {
          try {
            // Without a filter some answers show the draft of a form that has an approved version as well.
            const approved = await readForm(target, session, step, true);
            if (approved?.status.startsWith('approved')) return approvedForm(approved);
          } catch (error) {
            return unseen(error, 'whether the form has an approved version beside its draft');
          }
        }
        if (seen.form.status === '')
          return { status: 'inconclusive', message: 'The form was read, and its answer names no status' };
        throw new Failure(
          `Form ${config.formId} ${seen.form.status === 'draft' ? 'is a draft and was never approved' : `is ${seen.form.status}`}: it takes no leads`,
          {
            causeId: 'marketo-form-not-approved',
            evidence: { status: seen.form.status },
          },
        );
      },
    },
    {
      id: 'marketo/form-fields',
      title: 'The form holds every field of a lead, and requires no other',
      severity: 'loses-leads',
      needs: ['marketo/form', 'marketo/form-approved'],
      at: 'formId',
      async run(step) {
        if (!seen.form) return unread();
        if ('fields' in seen.form) return judgeFields(seen.form.fields, 'public');
        try {
          return judgeFields(await readFields(target, session, step), 'rest');
        } catch (error) {
          return unseen(error, 'which fields the form has');
        }
      },
    },
    {
      id: 'marketo/captcha',
      title: 'CAPTCHA is off for the form',
      severity: 'loses-leads',
      needs: session.rest ? ['marketo/form'] : ['marketo/form', 'marketo/form-approved'],
      at: 'formId',
      async run(step) {
        if (origin === undefined) return captchaUnknown(seen.form?.serverId);
        if (seen.form && 'captcha' in seen.form) return captcha(seen.form);
        try {
          const form = await readPublicForm(target, step, origin);
          const other = otherForm(target, form);
          return other ? captchaOfAnother(formsPlace(config, origin), other) : captcha(form);
        } catch (error) {
          // Client ID and Client Secret need no server: what goes wrong there keeps no lead away.
          if (step.signal.aborted || !session.rest) throw error;
          const approved = seen.form?.status.startsWith('approved') ?? false;
          return captchaUnread(formsPlace(config, origin), error, approved);
        }
      },
    },
  ];
}

function noCredentials(): Outcome {
  return { status: 'skipped', message: NO_CREDENTIALS };
}

/** Reading people is part of Read-Write Person: who may not read may not write either. */
async function permission(session: Session, step: Step, now: number): Promise<Outcome> {
  await session.read(
    step,
    'People could not be searched',
    '/rest/v1/leads.json?filterType=email&filterValues=nobody%40leadctl.invalid&fields=id',
  );
  const since = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const path = `/rest/v1/activities/pagingtoken.json?sinceDatetime=${since}`;
  const activity = await session.read(step, 'Activities could not be asked for', path).then(
    () => 'and activities',
    (error: unknown) => {
      if (step.signal.aborted) throw error;
      const why = isDenied(error)
        ? 'Read-Only Activity is missing'
        : error instanceof Error
          ? error.message
          : 'no answer';
      return `not activities (${why}), which the marketplace does not need`;
    },
  );
  return `The role reads people, ${activity}; that it writes them (Read-Write Person) shows with leadctl send-test alone`;
}

/** A form may be sent leads by who may not read it: that right is leadctl's need alone. Throws every other error again. */
function unseen(error: unknown, question: string): Outcome {
  const said = marketoErrorIn(error);
  if (!said || !isDenied(error)) throw error;
  return {
    status: 'skipped',
    message: `${said.message}, so ${question} cannot be told: Read-Only Assets is missing in the role, or this address is not admitted; the marketplace does not need that right`,
    evidence: factsOf(said),
    resolution: [
      'For this check add Read-Only Assets to the role of the API-only user: Admin › Security › Users & Roles › Roles',
    ],
    who: 'a Marketo administrator',
  };
}

function noForm(formId: number, munchkinId: string): Failure {
  return new Failure(
    `Subscription ${munchkinId} has no form ${formId}, or none in the workspaces of the API-only user`,
    {
      causeId: 'marketo-not-found',
      at: 'formId',
      evidence: { formId },
    },
  );
}

function foundForm(form: Form, serverId: string | undefined): Outcome {
  const message = `Form ${form.id} is '${form.name}'`;
  if (form.serverId === undefined || serverId === undefined || form.serverId === serverId) return message;
  return {
    status: 'warned',
    severity: 'at-risk',
    cause: 'marketo-not-found',
    at: 'serverId',
    message: `${message}, and lives on the server ${form.serverId}, not on ${serverId}`,
    resolution: [`Write serverId: ${form.serverId}, or leave the key out: Client ID and Client Secret need none`],
    who: FILE,
    docs: [CONNECT],
  };
}

function publicForm(target: MarketoTarget, form: PublicForm): Outcome {
  const other = otherForm(target, form);
  if (other) throw other;
  return `Form ${form.id} is '${form.name}', as every browser may read it`;
}

/** What is wrong with a descriptor that is not of the form of the file: that goes by its id or by that of its version. */
function otherForm({ config }: MarketoTarget, form: PublicForm): Failure | undefined {
  if (form.munchkinId !== undefined && form.munchkinId !== config.munchkinId) {
    return new Failure(`The form belongs to the subscription ${form.munchkinId}, not to ${config.munchkinId}`, {
      causeId: 'marketo-not-found',
      at: 'munchkinId',
      evidence: { formId: form.id },
    });
  }
  if (form.id !== config.formId && form.vid !== config.formId) {
    return new Failure(`The server answered with form ${form.id} in place of form ${config.formId}`, {
      causeId: 'marketo-not-found',
      at: 'formId',
      evidence: { formId: form.id },
    });
  }
  return undefined;
}

function approvedForm(form: Form): string {
  return form.status === 'approved'
    ? 'The form is approved'
    : 'The form is approved; it has a draft besides, whose changes count with the next approval';
}

function captcha(form: PublicForm): Outcome {
  if (form.captcha === undefined) {
    return {
      status: 'skipped',
      message: 'The public form does not say whether CAPTCHA is on: look into Form Settings › Settings',
    };
  }
  if (form.captcha === false) return 'CAPTCHA is disabled for the form';
  if (form.captcha !== true) {
    return {
      status: 'inconclusive',
      message: `The public form says neither that CAPTCHA is on nor that it is off: EnableCaptcha is ${form.captcha}`,
      resolution: [LOOK],
      who: 'whoever edits the form in Marketo',
      docs: [CONNECT],
    };
  }
  return {
    status: 'warned',
    cause: 'marketo-captcha',
    message: 'CAPTCHA is switched on for the form: no server can answer it, and what sorts out bots drops the lead',
    evidence: { EnableCaptcha: true },
  };
}

/** The REST API knows the form of the file, and the public host shows another: that one's CAPTCHA proves nothing. */
function captchaOfAnother({ host, at }: Place, other: Failure): Outcome {
  return {
    status: 'inconclusive',
    at,
    message: `Whether CAPTCHA is on is not known, for ${host} showed another form. ${other.message}`,
    evidence: other.evidence,
    resolution: [
      LOOK,
      `Compare ${at} with the address of Marketo in the browser (https://app-ab12.marketo.com: the Server ID is ab12) and correct it`,
      `Or leave ${at} out: Client ID and Client Secret need none. The host looks for the number of a form's version, which differs from the form ID in some`,
    ],
    who: FILE,
    docs: [CONNECT],
  };
}

function captchaUnread({ host, at }: Place, error: unknown, approved: boolean): Outcome {
  const said = error instanceof Error ? error.message : 'no answer';
  const message = `CAPTCHA could not be looked for at ${host}: ${said}`;
  const absent = error instanceof Failure && error.causeId === 'marketo-not-found';
  const unknown = marketoErrorIn(error)?.status === 404;
  // A draft is shown to no browser: its absence says nothing of the host.
  if (!absent && !(unknown && approved)) return { status: 'skipped', message };
  return {
    status: 'warned',
    severity: 'advice',
    cause: 'marketo-not-found',
    at,
    message: unknown ? `${message}. The form is there by the REST API, so ${at} names another server` : message,
    resolution: [
      `Compare ${at} with the address of Marketo in the browser (https://app-ab12.marketo.com: the Server ID is ab12) and correct it`,
      `Or leave ${at} out: Client ID and Client Secret need none, and CAPTCHA is then to be looked up in Form Settings › Settings`,
    ],
    who: FILE,
    docs: [CONNECT],
  };
}

function captchaUnknown(serverId: string | undefined): Outcome {
  return {
    status: 'skipped',
    message: `The REST API does not show CAPTCHA, the public form does: add serverId${serverId === undefined ? ', the part ab12 of the address https://app-ab12.marketo.com of your Marketo in the browser,' : ` (${serverId})`} to the configuration to have it read, or look into Form Settings › Settings`,
  };
}
