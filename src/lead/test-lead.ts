/** The marketplace's own test lead, in the form of the sample in Microsoft's lead management FAQ (2018 and 2020 editions). */
export interface TestLead {
  /** `MSFT_TEST_` and 18 digits: .NET ticks (100 ns since 0001-01-01 UTC) of its making. */
  readonly marker: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly country: string;
  readonly company: string;
  readonly title: string;
  readonly description: string;
  /** `Source-Action|Offer`. */
  readonly leadSource: string;
  readonly actionCode: string;
  /** The offer's name. */
  readonly offer: string;
}

export interface TestLeadOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The offer's name as the lead shows it. */
  readonly offer?: string;
  /** A lead-shaped source in place of the marker, such as `AzureMarketplace`. */
  readonly source?: string;
  readonly action?: string;
}

const EPOCH_TICKS = 621355968000000000n;

/** .NET ticks of a time in milliseconds since 1970. */
export function ticksOf(now: number): bigint {
  return EPOCH_TICKS + BigInt(Math.trunc(now)) * 10000n;
}

export const MARKER = /MSFT_TEST_\d{18}/;

export function testLead(options: TestLeadOptions): TestLead {
  const marker = `MSFT_TEST_${ticksOf(options.now)}`;
  const offer = options.offer ?? 'leadctl test';
  const action = options.action ?? marker;
  return {
    marker,
    firstName: marker,
    lastName: marker,
    email: `${marker}@test.com`,
    phone: '1234567890',
    country: 'US',
    company: marker,
    title: marker,
    description: marker,
    leadSource: `${options.source ?? marker}-${action}|${offer}`,
    actionCode: options.action ?? 'INS',
    offer,
  };
}
