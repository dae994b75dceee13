import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attention, entries } from '../../src/report/findings.ts';
import type { Report } from '../../src/report/report.ts';
import { check, destination, randomReports, report } from '../report/sample.ts';
import { browserPath, openBrowser, withoutBrowser } from './browser.ts';
import { show } from './show.ts';

const at = { file: 'deploy/leadctl.config.yaml', line: 9, column: 21, path: 'destinations.crm.auth.clientSecret' };

/** A run as it happens: something of every kind. */
const typical: Report = report(
  [
    destination(
      'crm',
      [
        check('dynamics/tls', 'passed', { message: 'TLSv1.3, the certificate is valid for another 143 days' }),
        check('dynamics/token', 'failed', {
          message: "Entra refused the client secret: it is the secret's ID, not its value",
          severity: 'blocks-publishing',
          cause: 'entra-secret-invalid',
          at,
          evidence: { httpStatus: 401, code: 'AADSTS7000215', host: 'login.microsoftonline.com' },
          resolution: [
            'Entra admin center › App registrations › your app › Certificates & secrets',
            'New client secret; copy the column "Value" at once, not "Secret ID"',
            'Put it in CRM_CLIENT_SECRET and, unchanged, in Partner Center › Lead management',
          ],
          who: 'whoever may edit that app registration',
          next: ["leadctl validate crm --only 'dynamics/*'", 'leadctl explain entra-secret-invalid'],
          docs: ['https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal'],
        }),
        check('dynamics/whoami', 'skipped', { message: 'Waits for dynamics/token', blockedBy: 'dynamics/token' }),
      ],
      { type: 'dynamics' },
    ),
    destination(
      'sales',
      [
        check('salesforce/oid', 'passed', { message: 'The organization id has 15 characters and begins with 00D' }),
        check('salesforce/duplicate-rules', 'warned', {
          message: '"Standard Lead Duplicate Rule" blocks; a customer who asks twice is lost',
          resolution: ['Set the rule to allow'],
        }),
        check('salesforce/daily-limit', 'inconclusive', {
          message: 'Salesforce answered 503',
          cause: 'salesforce-unavailable',
        }),
      ],
      {
        type: 'salesforce',
        testLead: {
          marker: 'MSFT_TEST_639309384001200000',
          sent: true,
          acknowledged: true,
          found: true,
          fields: [
            { name: 'CustomerInfo.Title', sent: 'MSFT_TEST_639309384001200000', stored: '', equal: false },
            { name: 'CustomerInfo.Email', sent: 'a@test.com', stored: 'a@test.com', equal: true },
          ],
          id: '00Q1',
          removed: true,
        },
      },
    ),
    destination('hook', [check('https/tls', 'passed')]),
  ],
  [check('config/literal-secret', 'warned', { message: 'A secret stands in the file', at, severity: 'at-risk' })],
);

/** Words without a place to break at, wherever a server or the file may bring one. */
const word = 'DefaultEndpointsProtocol=https;AccountName=contosoleadscontosoleads;AccountKey='.repeat(3);
const unbroken: Report = report(
  [
    destination(
      word,
      [
        check('azure-table/connection-string', 'failed', {
          message: word,
          cause: 'table-connection-string',
          at: { file: `${word}.yaml`, line: 9, column: 21, path: `destinations.${word}` },
          evidence: { [word]: word },
          resolution: [word],
          who: word,
          next: [word],
          docs: [`https://learn.microsoft.com/${word}`],
        }),
        check('azure-table/key', 'passed', { message: word }),
      ],
      {
        type: 'azure-table',
        testLead: {
          marker: 'MSFT_TEST_639309384001200000',
          sent: true,
          acknowledged: true,
          found: true,
          fields: [{ name: word, sent: word, stored: word, equal: true }],
          id: word,
          removed: null,
        },
      },
    ),
  ],
  [check('config/literal-secret', 'warned', { message: word })],
  { command: 'send-test' },
);

const green = report([destination('hook', [check('https/tls', 'passed'), check('https/dns', 'passed')])]);

const folder = mkdtempSync(join(tmpdir(), 'leadctl-html-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
async function fileOf(one: Report): Promise<string> {
  const path = join(folder, `report-${++files}.html`);
  writeFileSync(path, await show('html', one));
  return pathToFileURL(path).href;
}

describe.skipIf(browserPath === null)(
  `the HTML report in a browser${browserPath ? '' : ` (${withoutBrowser})`}`,
  () => {
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let page: Page;
    const requested: string[] = [];
    beforeAll(async () => {
      browser = await openBrowser();
      page = await browser.context.newPage();
      page.on('request', (request) => requested.push(request.url()));
    });
    afterAll(() => browser?.close());

    const open = async (one: Report, media: Parameters<Page['emulateMedia']>[0] = {}) => {
      await page.setViewportSize({ width: 1000, height: 900 });
      await page.emulateMedia({ media: null, colorScheme: null, ...media });
      await page.goto(await fileOf(one));
    };

    it('asks for nothing but itself, and needs no script', async () => {
      requested.length = 0;
      await open(typical);
      expect(requested).toHaveLength(1);
      expect(await page.locator('script').count()).toBe(0);
    });

    it('shows every finding and every check in words', async () => {
      for (const one of [typical, green, report([]), ...randomReports(6, 53)]) {
        await open(one);
        expect(await page.locator('section.finding').count()).toBe(attention(one).length);
        const rows = await page
          .locator('table')
          .filter({ has: page.locator('caption', { hasText: /^Checks/ }) })
          .locator('tbody tr')
          .count();
        expect(rows).toBe(entries(one).length);
        expect((await page.title()).length).toBeGreaterThan(10);
      }
    });

    it('shows what a server said as text', async () => {
      const message = '<img src=x onerror=alert(1)> & "quoted" <script>1</script>';
      await open(report([destination('crm', [check('https/x', 'failed', { message })])]));
      expect(await page.locator('section.finding').innerText()).toContain(message);
      expect(await page.locator('img, script').count()).toBe(0);
    });

    it('makes links of https alone', async () => {
      const docs = ['javascript:alert(1)', 'https://learn.microsoft.com/x'];
      await open(report([destination('crm', [check('https/x', 'failed', { docs })])]));
      const links = await page.locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
      expect(links).toEqual(['https://learn.microsoft.com/x']);
    });

    it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      for (const one of [typical, green, report([])]) {
        await open(one, { colorScheme });
        await page.evaluate(axe);
        const violations = await page.evaluate(
          '(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map((one) => [one.id, one.nodes.map((node) => node.html + " " + node.failureSummary)]))()',
        );
        expect(violations).toEqual([]);
      }
    });

    it('is drawn in light, dark and for paper, each its own way', async () => {
      const looks = {
        light: { colorScheme: 'light' },
        dark: { colorScheme: 'dark' },
        print: { media: 'print', colorScheme: 'dark' },
      } as const;
      const pictures: Record<string, Picture> = {};
      for (const [name, media] of Object.entries(looks)) {
        await open(typical, media);
        const png = await page.screenshot({ fullPage: true });
        if (process.env.LEADCTL_TEST_PICTURES)
          writeFileSync(join(process.env.LEADCTL_TEST_PICTURES, `${name}.png`), png);
        pictures[name] = decode(png);
      }
      const { light, dark, print } = pictures as Record<keyof typeof looks, Picture>;
      for (const one of [light, dark, print]) {
        expect(one.width).toBe(1000);
        // Words, lines and tones: far more than a page of one colour, and mostly background.
        expect(one.colours).toBeGreaterThan(50);
        expect(one.inked).toBeGreaterThan(0.01);
        expect(one.inked).toBeLessThan(0.5);
      }
      expect(brightness(light.background)).toBeGreaterThan(240);
      expect(brightness(dark.background)).toBeLessThan(60);
      // Paper is white, whatever the screen prefers.
      expect(brightness(print.background)).toBeGreaterThan(240);
      expect(print.sum).not.toBe(light.sum);
    });

    it('needs no sideways scrolling on a telephone, and prints to a document', async () => {
      for (const one of [typical, unbroken]) {
        await open(one);
        await page.setViewportSize({ width: 320, height: 700 });
        const [width, room] = (await page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        )) as [number, number];
        expect(width).toBeLessThanOrEqual(room);
      }
      const pdf = await page.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });
  },
);

interface Picture {
  readonly width: number;
  readonly background: readonly number[];
  readonly colours: number;
  /** The share of points that are not of the background's colour. */
  readonly inked: number;
  readonly sum: number;
}

const brightness = ([r = 0, g = 0, b = 0]: readonly number[]) => (r + g + b) / 3;

/** As much of PNG as a screenshot needs: eight bits, three or four channels, no interlacing (RFC 2083). */
function decode(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let place = 8; place < png.length; place += 12 + png.readUInt32BE(place))
    if (png.toString('latin1', place + 4, place + 8) === 'IDAT')
      parts.push(png.subarray(place + 8, place + 8 + png.readUInt32BE(place)));
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rows = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const a = x >= channels ? (rows[y * stride + x - channels] ?? 0) : 0;
      const b = y > 0 ? (rows[(y - 1) * stride + x] ?? 0) : 0;
      const c = x >= channels && y > 0 ? (rows[(y - 1) * stride + x - channels] ?? 0) : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      const guess = [0, a, b, (a + b) >> 1, paeth][filter] ?? 0;
      rows[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  const counts = new Map<number, number>();
  let sum = 0;
  for (let i = 0; i < rows.length; i += channels) {
    const colour = rows.readUIntBE(i, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
    sum = (sum * 31 + colour) % 2147483647;
  }
  const [most = 0, points = 0] = [...counts].sort((one, other) => other[1] - one[1])[0] ?? [];
  return {
    width,
    background: [most >> 16, (most >> 8) & 255, most & 255],
    colours: counts.size,
    inked: 1 - points / (width * height),
    sum,
  };
}
