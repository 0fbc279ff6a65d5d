import type { CancelAnswer } from './buyer.ts';
import { type InvariantName, invariantNames, judge } from './invariants.ts';
import { latencyOf, waitedForBuyer } from './latency.ts';
import { percentile } from './percentile.ts';
import type { PlacedOrder } from './place-orders.ts';
import type { Scenario } from './troubles.ts';
import type { Verdict } from './verdict.ts';
import type { View } from './watch.ts';

/** The object of `--json`. */
interface Summary {
  /** As many as were asked for; the outcomes add up to it. */
  readonly orders: number;
  /** By status; REFUSED were not accepted at placing, UNANSWERED got no answer while the client was patient. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Accepted orders, from the first POST to the last end, the wait for the carrier taken out as in the latencies. */
  readonly ordersPerSecond: number;
  /** Of the orders whose bank did not ask the buyer: people are slow, and not ours to hurry. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** How many cancels got which answer: 202 taken, 200 cancelled before, 409 too late; UNANSWERED as for orders. */
  readonly cancels: Readonly<Record<string, number>>;
  readonly invariants: { readonly [Name in InvariantName]: boolean };
  /** What `npm run ledger -- --check` says. */
  readonly ledgerClean: boolean;
}

/** What became of how many orders of a kind. */
interface Ending {
  readonly scenario: Scenario;
  /** A status, or the code a refusal gave. */
  readonly how: string;
  readonly count: number;
}

export interface Report {
  readonly summary: Summary;
  readonly verdicts: { readonly [Name in InvariantName]: Verdict };
  readonly endings: readonly Ending[];
  /** Those that are not in the latencies. */
  readonly waitedForBuyer: number;
  readonly ledgerFindings: readonly string[];
}

/** Everything a run shows, from what was placed and what was found afterwards; pure. */
export function reportOn(placed: readonly PlacedOrder[], { gathered, ledgerFindings }: View): Report {
  const { facts, timelines } = gathered;
  const statuses = new Map(facts.orders.map((order) => [order.orderId, order.status]));
  const delivered = new Map(facts.shipments.map((shipment) => [shipment.reference, shipment.deliveredAt]));
  const verdicts = judge(facts);

  const endOf = (order: PlacedOrder): string => {
    if (order.kind !== 'accepted') return order.kind.toUpperCase();
    return statuses.get(order.orderId) ?? 'LOST';
  };
  const howOf = (order: PlacedOrder): string =>
    order.kind === 'refused' ? `${endOf(order)} ${order.status} ${order.code}` : endOf(order);
  const ends = placed.flatMap((order) => {
    if (order.kind !== 'accepted') return [];
    const timeline = timelines.get(order.orderId) ?? [];
    const deliveredAtCarrier = delivered.get(order.orderId);
    const latencyMs = latencyOf({ postedAt: order.postedAt, timeline, deliveredAtCarrier });
    if (latencyMs === undefined) return [];
    return [{ latencyMs, endedAt: order.postedAt + latencyMs, isOurs: !waitedForBuyer(timeline) }];
  });
  const latencies = ends.filter((end) => end.isOurs).map((end) => end.latencyMs);
  const firstPost = placed.reduce((first, order) => Math.min(first, order.postedAt), Number.POSITIVE_INFINITY);
  const lastEnd = ends.reduce((last, end) => Math.max(last, end.endedAt), firstPost);
  const tally = (keys: readonly string[]) =>
    Object.fromEntries([...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length]));

  return {
    verdicts,
    ledgerFindings,
    waitedForBuyer: ends.length - latencies.length,
    endings: [...Map.groupBy(placed, (order) => order.planned.scenario)].flatMap(([scenario, own]) =>
      Object.entries(tally(own.map(howOf))).map(([how, count]) => ({ scenario, how, count })),
    ),
    summary: {
      orders: placed.length,
      outcomes: tally(placed.map(endOf)),
      ordersPerSecond: ends.length === 0 ? 0 : round((ends.length * 1000) / Math.max(1, lastEnd - firstPost)),
      latencyMs: { p50: percentile(latencies, 50), p95: percentile(latencies, 95), p99: percentile(latencies, 99) },
      cancels: tally([...facts.cancels.values()].flat().map(wordFor)),
      invariants: holding(verdicts),
      ledgerClean: ledgerFindings.length === 0,
    },
  };
}

function holding(verdicts: Report['verdicts']): Summary['invariants'] {
  const entries = invariantNames.map((name) => [name, verdicts[name].holds] as const);
  return Object.fromEntries(entries) as Summary['invariants']; // every name is in the list
}

const wordFor = (answer: CancelAnswer) => (answer.kind === 'answered' ? String(answer.status) : 'UNANSWERED');
const round = (value: number) => Math.round(value * 10) / 10;
