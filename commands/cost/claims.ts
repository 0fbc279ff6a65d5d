import { billOf, type Usage } from './bill.ts';
import { countUsage, sampled, type UsageOptions } from './count-usage.ts';
import type { Fact } from './facts.ts';
import { prices } from './prices.ts';

/** A figure that a document gives, beside what comes out here, and why the two differ. */
export interface Comparison {
  readonly claim: string;
  readonly claimedDollars: number;
  readonly counted: string;
  readonly countedDollars: number;
  readonly why: string;
}

const claimedOrders = 100_000;
const claimedCalls = 25_000_000;

/** The figures of the requirements (F6), each for as much as it speaks of. */
export function compareWithClaims(
  facts: readonly Fact[],
  options: UsageOptions,
  idleDollars: number,
): readonly Comparison[] {
  const usageOf = (readsPerOrder: number) => countUsage(facts, { ...options, readsPerOrder });
  const atPace = (usage: readonly Usage[], times: number) =>
    usage.map((one) => (one.price === 'traces' ? sampled(one, times) : one));
  const month = billOf(atPace(usageOf(options.readsPerOrder), claimedOrders), claimedOrders, false);
  const reads = billOf(atPace(oneRead(usageOf(0), usageOf(1)), claimedCalls), claimedCalls, false).dollarsPerMonth;
  const transitions = month.lines.find(({ name }) => name === 'transitions');
  const perOrder = transitions?.perOrder ?? 0;
  const transitionDollars = transitions?.dollarsPerMonth ?? 0;
  const largest = month.services.slice(0, 4).map((one) => `${one.service} ${inDollars(one.dollarsPerMonth)}`);
  const gateway = (claimedCalls / prices.apiRequests.per) * prices.apiRequests.dollars;
  return [
    {
      claim: 'Step Functions for 100,000 orders a month',
      claimedDollars: 2.5,
      counted: `${perOrder.toFixed(1)} transitions an order`,
      countedDollars: transitionDollars,
      why: 'the claim is one transition an order: every state that is entered is one, and every retry',
    },
    {
      claim: 'everything for 100,000 orders a month',
      claimedDollars: 17,
      counted: 'what goes with the orders, and what is there without them',
      countedDollars: month.dollarsPerMonth + idleDollars,
      why:
        `${inDollars(idleDollars)} of it is there without an order (what that is, the lines above say); ` +
        `the orders themselves take most for ${largest.join(', ')}, of which the claim has its $2.50 of transitions`,
    },
    {
      claim: '25 million calls a month',
      claimedDollars: 268,
      counted: 'as many reads of an order, without the idle cost',
      countedDollars: reads,
      why: `API Gateway alone takes ${inDollars(gateway)} for them; a read also goes through the firewall, a function, the table and the log; writes cost more`,
    },
  ];
}

/** What one more read of an order uses. */
function oneRead(without: readonly Usage[], withOne: readonly Usage[]): readonly Usage[] {
  return withOne.map((one, index) => ({ ...one, perOrder: one.perOrder - (without[index]?.perOrder ?? 0) }));
}

const inDollars = (dollars: number) => `$${dollars.toFixed(2)}`;
