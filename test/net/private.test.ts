import { expect, it } from 'vitest';
import { unreachableFromOutside } from '../../src/net/private.ts';

it.each([
  'localhost',
  'api.localhost',
  'server',
  'printer.local',
  'leads.corp',
  'leads.internal',
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '[::1]',
  '[fd00::1]',
  '[fe80::1]',
  '[::ffff:10.0.0.1]',
  new URL('https://[::ffff:192.168.0.1]/').hostname,
  new URL('https://0x7f000001/').hostname,
  new URL('https://2130706433/').hostname,
  'localhost.',
])('%s is out of reach of the marketplace', (host) => {
  expect(unreachableFromOutside(host)).not.toBeNull();
});

it.each(['leads.contoso.com', '203.0.113.10', '172.32.0.1', '100.128.0.1', '[2001:db8::1]', 'local.contoso.com'])(
  '%s may be in reach',
  (host) => {
    expect(unreachableFromOutside(host)).toBeNull();
  },
);
