import { afterAll, describe, expect, it } from 'vitest';
import { adapt } from '../../../src/destinations/marketo/adapter.ts';
import { marketo } from '../../../src/destinations/marketo/causes.ts';
import { guide } from '../../../src/destinations/marketo/guide.ts';
import { marketoDestination } from '../../../src/destinations/marketo/index.ts';
import { LEAD_FIELDS } from '../../../src/destinations/marketo/lead.ts';
import { closeAll, stage } from './fixture.ts';

afterAll(closeAll);

const { checks, delivery } = adapt((await stage()).target);
const ids = new Set([...checks.map(({ id }) => id), ...(delivery.extra ?? []).map(({ id }) => id)]);

describe('the guide', () => {
  it('proves each step by a check that exists', () => {
    const proofs = guide.steps.flatMap(({ prove }) => (prove ? [prove] : []));
    expect(proofs.length).toBeGreaterThan(7);
    for (const proof of proofs) {
      expect(proof).toMatch(/^leadctl (validate|send-test) \{name\}/);
      for (const id of /--only (\S+)/.exec(proof)?.[1]?.split(',') ?? []) expect(ids).toContain(id);
    }
  });

  it('says who does it, and names no dead page', () => {
    for (const step of guide.steps) {
      expect(step.who).not.toBe('');
      expect(step.do.length).toBeGreaterThan(0);
    }
    for (const url of guide.docs) expect(url).toMatch(/^https:\/\/(learn\.microsoft|experienceleague\.adobe)\.com\//);
  });

  it('names every field that the form needs, and every value that is copied', () => {
    const text = JSON.stringify(guide);
    for (const field of LEAD_FIELDS) expect(text).toContain(field.label);
    const copied = guide.steps.flatMap(({ copy }) => copy ?? []).join(' ');
    for (const key of ['munchkinId', 'formId', 'clientId', 'clientSecret', 'serverId']) expect(copied).toContain(key);
    for (const place of ['Design Studio', 'Embed Code', 'API Only', 'LaunchPoint', 'Server ID'])
      expect(text).toContain(place);
  });
});

describe('the checks', () => {
  it('keep to this list, which changes only on purpose', () => {
    expect([...ids].map((id) => id.replace('marketo/', ''))).toEqual([
      'ids',
      'credential-edition',
      'dns',
      'tls',
      'token',
      'quota',
      'permission',
      'form',
      'form-approved',
      'form-fields',
      'captcha',
      'activity',
    ]);
  });

  it('need only checks that come before them', () => {
    const seen = new Set<string>();
    for (const check of checks) {
      for (const need of check.needs ?? []) expect(seen).toContain(need);
      seen.add(check.id);
    }
  });

  it('prove what the causes say that they prove', () => {
    for (const cause of marketo) {
      if (/\/(accepts|found|equal|removed)$/.test(cause.proof)) continue;
      expect(ids).toContain(cause.proof);
    }
  });

  it('are reached through the table of contents', async () => {
    expect(marketoDestination).toMatchObject({ type: 'marketo', title: 'Marketo' });
    expect((await marketoDestination.adapter()).adapt).toBe(adapt);
    expect((await marketoDestination.config()).secrets).toContain('clientSecret');
    expect((await marketoDestination.sandbox()).sandbox.faults).toContain('marketo-form-not-approved');
    expect((await marketoDestination.guide()).guide).toBe(guide);
  });
});
