import { afterEach, describe, expect, it } from 'vitest';
import type { TriggerEvent, World } from '../../../src/destinations/salesforce/emulator/world.ts';
import { closeAll, resultOf, send, stage, validate } from './fixture.ts';

afterEach(closeAll);

const only = ['salesforce/triggers'];
const error = 'System.NullPointerException: null';
const trigger = (name: string, ...on: readonly TriggerEvent[]) => ({ name, active: true, error, on });
const judged = async (change: (world: World) => void) =>
  resultOf(await validate(await stage({ change }), { only }), 'triggers');

describe('a trigger on other events than a new lead', () => {
  it.each<readonly [string, readonly TriggerEvent[]]>([
    ['updates', ['before update']],
    ['deletions', ['before delete']],
    ['both', ['before update', 'before delete']],
  ])('is none on new leads: %s', async (_, on) => {
    const change = (world: World) => {
      world.triggers.push(trigger('Audit', ...on));
    };
    expect(await judged(change)).toMatchObject({
      status: 'passed',
      message: 'Neither an Apex trigger nor a flow runs on new leads',
    });
    expect((await send(await stage({ change }))).receipt).toMatchObject({ found: true, removed: true });
  });

  it('is not counted beside one that runs on new leads', async () => {
    const result = await judged((world) => {
      world.triggers.push(trigger('Audit', 'before delete'), trigger('LeadRouter', 'after insert', 'before update'));
    });
    expect(result).toMatchObject({ status: 'warned', evidence: { triggers: 1 } });
    expect(result.message).toContain('On every new lead run the Apex trigger LeadRouter');
    expect(result.message).not.toContain('Audit');
  });

  it('is no suspect of a lead that was dropped', async () => {
    const one = await stage({
      change: (world) => {
        world.webToLead = false;
        world.triggers.push(trigger('Audit', 'before delete'));
      },
    });
    const found = resultOf((await send(one, { waitMs: 100 })).results, 'found');
    expect(found.cause).toBe('salesforce-lead-dropped');
    expect(found.message).not.toContain('Audit');
  });
});

describe('a trigger of which the org does not show when it runs', () => {
  const change = (world: World) => {
    world.lacking.add('UsageBeforeInsert');
    world.triggers.push(trigger('Audit', 'before delete'));
  };

  it('is told of, and not as one that runs on new leads', async () => {
    const result = await judged(change);
    expect(result).toMatchObject({ status: 'warned', cause: 'salesforce-trigger-failed', evidence: { triggers: 1 } });
    expect(result.message).toMatch(/^Active on Lead: the Apex trigger Audit\. On which events .* could not be read/);
    expect(result.message).not.toContain('On every new lead');
  });

  it('stays a suspect, marked as one', async () => {
    const one = await stage({
      change: (world) => {
        change(world);
        world.webToLead = false;
      },
    });
    const found = resultOf((await send(one, { waitMs: 100 })).results, 'found');
    expect(found.cause).toBe('salesforce-trigger-failed');
    expect(found.message).toContain('the active trigger Audit (on which events is not known)');
  });

  it('is unknown where the question is refused for good', async () => {
    const result = await judged((world) => {
      change(world);
      world.lacking.add('Status');
    });
    expect(result.status).toBe('skipped');
    expect(result.message).toContain('triggers could not be read');
  });
});
