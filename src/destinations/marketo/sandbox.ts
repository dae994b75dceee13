import type { Exchange } from '../../diagnosis/cause.ts';
import type { RunningSandbox, Sandbox, SandboxOptions } from '../destination.ts';
import { marketo } from './causes.ts';
import { refuse } from './emulator/http.ts';
import { startEmulator } from './emulator/server.ts';
import { makeWorld, SAMPLE, type World } from './emulator/world.ts';

/** Faults that the world itself can have, so that every call meets them as it would at Marketo. */
const CHANGES: Readonly<Record<string, (world: World) => void>> = {
  'marketo-permission': (world) => {
    world.permissions.delete('Read-Write Lead');
    world.permissions.delete('Read-Only Lead');
  },
  'marketo-field': (world) => {
    for (const { fields } of world.forms.values())
      fields.splice(
        fields.findIndex((field) => field.name === 'LeadSource'),
        1,
      );
  },
  'marketo-form-not-approved': (world) => {
    for (const form of world.forms.values()) form.status = 'draft';
  },
  'marketo-captcha': (world) => {
    for (const form of world.forms.values()) form.captcha = true;
  },
  'marketo-form-rejected': (world) => {
    world.rejectChecksum = true;
  },
  'marketo-lead-dropped': (world) => {
    world.deletesAtOnce = true;
  },
};

/** Faults that only a connection by Server ID meets. */
const OLD_EDITION: ReadonlySet<string> = new Set(['marketo-form-rejected']);

/** The form is queued; a person that comes late is not lost. */
const LATE_MS = 10_000;

/** Marketo itself may say no more than Access denied; this is what programs that met the list report. */
const BARRED: Exchange = { on: 'any', reply: refuse('603', 'Access denied from IP address 203.0.113.7') };

export const sandbox: Sandbox = {
  faults: marketo.map((cause) => cause.id).filter((id) => CHANGES[id] !== undefined || exchangeOf(id) !== undefined),
  behaviours: ['late'],
  start,
};

/** The first reply on the wire among a cause's examples. */
function exchangeOf(id: string): Exchange | undefined {
  if (id === 'marketo-ip-blocked') return BARRED;
  const examples = marketo.find((cause) => cause.id === id)?.examples ?? [];
  return examples.find((example): example is Exchange => typeof example !== 'string');
}

async function start(options: SandboxOptions): Promise<RunningSandbox> {
  const { fault } = options;
  if (fault !== undefined && fault !== 'late' && !sandbox.faults.includes(fault)) {
    throw new RangeError(`the marketo sandbox cannot show ${fault}`);
  }
  const world = makeWorld();
  if (fault === 'late') world.readDelayMs = LATE_MS;
  const change = fault === undefined ? undefined : CHANGES[fault];
  const shown = fault === undefined || change ? undefined : exchangeOf(fault);
  change?.(world);
  const emulator = await startEmulator({
    host: options.host,
    port: options.port,
    tls: options.tls,
    world,
    faults: shown ? { [shown.on]: shown.reply } : {},
    ...(options.log ? { log: (line) => options.log?.(line) } : {}),
  });
  const { munchkinId, formId, serverId, clientId, clientSecret } = SAMPLE;
  const old = fault !== undefined && OLD_EDITION.has(fault);
  return {
    config: {
      type: 'marketo',
      munchkinId,
      formId,
      ...(old ? {} : { clientId, clientSecret, apiUrl: emulator.url }),
      serverId,
      formsUrl: emulator.url,
    },
    url: emulator.url,
    requests: emulator.requests,
    close: () => emulator.close(),
  };
}
