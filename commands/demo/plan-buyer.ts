import type { Random } from '../instance/random.ts';
import type { Scenario } from './troubles.ts';

/** What the buyer of an order does after placing it. */
export interface BuyerPlan {
  /** What they press when their bank asks. */
  readonly answer?: 'authenticate' | 'fail';
  readonly cancel?: CancelPlan;
}

export interface CancelPlan {
  /** From when on the time counts. */
  readonly since: 'placed' | 'asked';
  /** In parts of the time that a good order takes to be SHIPPED: 0 is at once, beyond 1 mostly too late. */
  readonly after: number;
  /** Two are sent at once. */
  readonly times: 1 | 2;
  readonly reason: string;
}

const reasons = ['ordered twice', 'changed my mind', 'found it cheaper', 'wrong address', 'pedido por error'];

/** All by chance, and the same for the same seed. */
export function planBuyer(random: Random, scenario: Scenario): BuyerPlan {
  switch (scenario) {
    case 'authenticated':
      return { answer: 'authenticate' };
    case 'authenticationFailed':
      return { answer: 'fail' };
    case 'cancelled':
      return { cancel: { since: 'placed', after: random.fraction() * 1.1, ...manner(random) } };
    case 'cancelledWhileAsked': {
      // Half of them confirm at the bank as well: which of the two comes first is open.
      const answer = random.fraction() < 0.5 ? ({ answer: 'authenticate' } as const) : {};
      return { ...answer, cancel: { since: 'asked', after: random.fraction() * 0.5, ...manner(random) } };
    }
    default:
      return {};
  }
}

function manner(random: Random): Pick<CancelPlan, 'times' | 'reason'> {
  return { times: random.fraction() < 0.3 ? 2 : 1, reason: random.pick(reasons) };
}
