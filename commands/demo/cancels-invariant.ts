import type { OrderStatus } from '../../tasks/domain/order-status.ts';
import { hasShipped, type StoredOrder } from '../instance/stored-order.ts';
import type { CancelAnswer } from './buyer.ts';
import type { Facts } from './facts.ts';
import { type Verdict, verdict } from './verdict.ts';

/** An order may have failed by itself before the request was acted on. */
const endsWithoutSale: readonly OrderStatus[] = ['CANCELLED', 'REJECTED', 'PAYMENT_FAILED', 'SHIPMENT_FAILED'];

/** Who was told that the order is called off gets nothing and pays nothing; who was told that it is too late, does. */
export function judgeCancels({ orders, cancels }: Facts): Verdict {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const broken = [...cancels].flatMap(([orderId, answers]) =>
    problemsOf(byId.get(orderId), answers).map((problem) => `${orderId}: ${problem}`),
  );
  const all = [...cancels.values()].flat();
  const count = (status: number) =>
    all.filter((answer) => answer.kind === 'answered' && answer.status === status).length;
  const taken = count(202) + count(200);
  return verdict(broken, `${taken} cancels were taken and ${count(409)} refused, and their orders ended accordingly`);
}

function problemsOf(order: StoredOrder | undefined, answers: readonly CancelAnswer[]): readonly string[] {
  if (order === undefined) return ['it was called off and is gone'];
  const { status } = order;
  const answered = answers.filter((answer) => answer.kind === 'answered');
  const got = (code: number) => answered.some((answer) => answer.status === code);
  const isTaken = got(202) || got(200);
  const problems = answered
    .filter((answer) => ![200, 202, 409].includes(answer.status))
    .map((answer) => `a cancel was answered ${answer.status} ${answer.code ?? ''}`);
  if (isTaken && hasShipped(order)) problems.push('its cancel was taken, and it shipped');
  else if (isTaken && !endsWithoutSale.includes(status)) problems.push(`its cancel was taken, and it is ${status}`);
  else if (got(200) && status !== 'CANCELLED') problems.push(`it was called CANCELLED, and it is ${status}`);
  // One that got no answer may have been taken.
  const mayBeTaken = answered.length < answers.length;
  if (got(409) && status === 'CANCELLED' && !mayBeTaken) problems.push('its cancel was refused, and it is CANCELLED');
  return problems;
}
