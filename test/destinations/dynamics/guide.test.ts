import { afterEach, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/dynamics/adapter.ts';
import { guide } from '../../../src/destinations/dynamics/guide.ts';
import { dynamicsDestination } from '../../../src/destinations/dynamics/index.ts';
import { closeAll, stage } from './fixture.ts';

afterEach(closeAll);

describe('the guide', () => {
  it('proves steps by checks that there are', async () => {
    const one = await stage({ auth: { type: 'office365' } });
    const two = await stage({ auth: { expires: '2030-01-01' } });
    const ids = new Set([one, two].flatMap(({ target }) => adapt(target).checks.map((check) => check.id)));
    for (const step of guide.steps) {
      const only = /--only "?([^ "]+)/.exec(step.prove ?? '')?.[1];
      for (const id of only?.split(',') ?? [])
        expect(id === 'dynamics/*' || ids.has(id), `${id} of "${step.title}"`).toBe(true);
      if (step.prove) expect(step.prove).toMatch(/^leadctl (validate|send-test) \{name\}/);
    }
  });

  it('says of every step who does it and what is done', () => {
    expect(guide.steps.length).toBeGreaterThanOrEqual(12);
    for (const step of guide.steps) {
      expect(step.who.length).toBeGreaterThan(2);
      expect(step.do.length).toBeGreaterThan(0);
    }
    // Each value that Partner Center asks for has a step that says where it is copied from.
    const copies = guide.steps.flatMap((step) => step.copy ?? []).join('\n');
    for (const field of [
      'field URL',
      'field Directory ID',
      'field Application (client) ID',
      'field Client secret',
      'field User name',
      'field Password',
    ]) {
      expect(copies).toContain(field);
    }
  });

  it('links to no page that is gone', () => {
    const text = JSON.stringify(guide);
    expect(text).not.toContain('cloudpartner.azure.com');
    for (const link of guide.docs) expect(link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  });

  it('is what the destination offers', async () => {
    expect((await dynamicsDestination.guide()).guide).toBe(guide);
    expect((await dynamicsDestination.sandbox()).sandbox.faults).toContain('entra-secret-expired');
    expect(dynamicsDestination.title).toBe('Dynamics 365 Customer Engagement');
  });
});
