/** A figure of AWS's, with the page it was read on. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly asOf: string;
}

const asOf = '2026-11-22';
const limitsPage = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html';
const lambdaPrices = 'https://aws.amazon.com/lambda/pricing/';

/** Prices in us-east-1, without the free tiers. */
export const prices = {
  transition: {
    what: 'Step Functions, Standard: state transitions, retries included',
    value: 0.025,
    unit: 'US dollars per 1,000',
    source: 'https://aws.amazon.com/step-functions/pricing/',
    asOf,
  },
  request: { what: 'Lambda: requests', value: 0.2, unit: 'US dollars per million', source: lambdaPrices, asOf },
  gigabyteSecond: {
    what: 'Lambda, arm64: duration, first tier',
    value: 0.0000133334,
    unit: 'US dollars per GB-second',
    source: lambdaPrices,
    asOf,
  },
} as const satisfies Record<string, Figure>;

/** Limits that AWS does not raise. */
export const limits = {
  bytes: {
    what: 'Input, result or output of a state, and an assignment',
    value: 262_144,
    unit: 'bytes',
    source: limitsPage,
    asOf,
  },
  historyEvents: { what: 'History of a Standard execution', value: 25_000, unit: 'events', source: limitsPage, asOf },
} as const satisfies Record<string, Figure>;

/** The share of a limit that a workflow may take; the rest is for redrives, and for what AWS adds to a result. */
export const usableShare = 0.8;

/** What the bill assumes of a function that goes well, and of any: its memory is what the stacks give it. */
export const assumptions = { memoryMegabytes: 512, happySeconds: 0.3 } as const;
