import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadctl } from '../cli/harness.ts';
import { type Ready, ready } from '../manners/program.ts';

let place: Ready;
beforeAll(async () => {
  place = await ready();
});
afterAll(() => place?.close());

const run = (...argv: string[]) => leadctl(argv, { cwd: place.folder });
const last = (text: string) => text.trimEnd().split('\n').at(-1);

describe.each([
  ['crm', 'dynamics'],
  ['sales', 'salesforce'],
  ['nurture', 'marketo'],
  ['table', 'azure-table'],
])('the test lead that is left at %s', (name, type) => {
  it('is named with the command that removes it, removed by that, and then found no more', async () => {
    const sent = await run('send-test', name);
    expect(sent.code).toBe(0);
    expect(last(sent.out)).toContain('1 destination took the test lead as sent.');
    const command =
      /Left behind at \w+: 1 test lead\. To remove it: leadctl (send-test .*)$/m.exec(sent.out)?.[1] ?? '';
    const words = command.split(' ');
    expect(words.slice(0, 3)).toEqual(['send-test', name, '--remove']);

    const removed = await run(...words);
    expect(removed.code).toBe(0);
    expect(removed.out).toMatch(/^ {2}removed {6}✓ Removed MSFT_TEST_\d{18}/m);
    expect(last(removed.out)).toContain('The test lead is removed.');

    const markdown = await run(...words, '--format', 'markdown');
    expect(markdown.out).toContain('1 lead destination: nothing was removed: no lead with that marker was found');
    const again = await run(...words);
    expect(again.out).toMatch(new RegExp(`^! ${name} ${type}/removed .*No lead with the marker`, 'm'));
    expect(last(again.out)).toContain('Nothing was removed: no lead with that marker was found.');
    for (const { out } of [removed, again]) expect(out).not.toMatch(/took|accepted the test lead|got no test lead/);
  });
});

it('an endpoint that cannot be searched is said to be one, and nothing of it to be removed', async () => {
  const sent = await run('send-test', 'hook');
  expect(last(sent.out)).toContain('1 destination accepted the test lead, which does not prove that it is kept.');
  const marker = /Look for (MSFT_TEST_\d{18}) in the run history/.exec(sent.out)?.[1] ?? '';
  const ended = await run('send-test', 'hook', '--remove', marker);
  expect(ended.out).toMatch(/^ {2}removed {6}– An HTTPS endpoint takes leads and shows none/m);
  expect(last(ended.out)).toContain('Nothing was removed: the destination cannot be searched from here.');
});

it('several destinations are counted by what is proved of each', async () => {
  const ended = await run('send-test', '--cleanup', 'crm', 'table', 'hook');
  expect(last(ended.out)).toContain(
    'Of 3 destinations, 1 accepted the test lead, which does not prove that it is kept; 2 took the test lead as sent, and it is removed again.',
  );
});
