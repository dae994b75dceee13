import { describe, expect, it } from 'vitest';
import { guide } from '../../../src/destinations/azure-table/guide.ts';
import { azureTableDestination } from '../../../src/destinations/azure-table/index.ts';
import { ACCOUNT, adapter, KEY } from './fixture.ts';

const { checks } = adapter({
  connectionString: `DefaultEndpointsProtocol=https;AccountName=${ACCOUNT};AccountKey=${KEY}`,
});
const ids = new Set(checks.map(({ id }) => id));

describe('the guide', () => {
  it('proves each step by a check that exists', () => {
    const proofs = guide.steps.flatMap(({ prove }) => (prove ? [prove] : []));
    expect(proofs.length).toBeGreaterThan(5);
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
    for (const url of guide.docs) expect(url).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  });

  it('says what it costs and that Blob is retired', () => {
    const text = JSON.stringify(guide);
    expect(text).toContain('about 50 cents for 1,000 leads');
    expect(guide.intro).toContain('Azure Blob');
    expect(guide.intro).toContain('retired');
  });
});

describe('the checks', () => {
  it('need only checks that come before them', () => {
    const seen = new Set<string>();
    for (const check of checks) {
      for (const need of check.needs ?? []) expect(seen).toContain(need);
      seen.add(check.id);
    }
    expect([...seen]).toEqual([
      'azure-table/connection-string',
      'azure-table/key',
      'azure-table/public',
      'azure-table/dns',
      'azure-table/tls',
      'azure-table/auth',
      'azure-table/clock',
      'azure-table/shared-key',
      'azure-table/network-rules',
      'azure-table/table',
      'azure-table/last-probe',
      'azure-table/columns',
    ]);
  });

  it('are reached through the table of contents', async () => {
    expect(azureTableDestination).toMatchObject({ type: 'azure-table', title: 'Azure Table' });
    expect((await azureTableDestination.adapter()).adapt).toBeTypeOf('function');
    expect((await azureTableDestination.config()).secrets).toContain('connectionString');
    expect((await azureTableDestination.sandbox()).sandbox.faults).toContain('table-firewall');
    expect((await azureTableDestination.guide()).guide).toBe(guide);
  });
});
