import { toFulfillmentRequest } from '../domain/fulfillment-request.ts';
import type { OrderId } from '../domain/ids.ts';
import type { Order, Requester } from '../domain/order.ts';
import { cancelRequested } from '../domain/order-rules/cancel-requested.ts';
import { isTerminal } from '../domain/order-status.ts';
import { authenticationCallback } from '../payment/payment-contract.ts';
import type { Ports } from '../ports/ports.ts';
import { cancellationWorkflow, fulfillmentWorkflow } from './fulfillment-workflow.ts';

export type Cancellation =
  /** Written down; whoever owns the order puts everything back and ends it. */
  | { readonly kind: 'requested'; readonly order: Order }
  /** It was cancelled before. */
  | { readonly kind: 'cancelled'; readonly order: Order }
  /** Too late, or there is nothing left to cancel; `reason` is a sentence for whoever asked. */
  | { readonly kind: 'refused'; readonly order: Order; readonly reason: string };

/**
 * Asks for an order to be called off. The request is a fence on the order: its own execution finds it at the next step, or is
 * woken where it waits for the buyer; an order without one is taken over by the workflow of undos. Asking again goes on
 * where an earlier attempt ended.
 */
export async function requestCancellation(
  orderId: OrderId,
  request: { readonly reason: string; readonly by: Requester },
  { orders, callbacks, executions, clock }: Pick<Ports, 'orders' | 'callbacks' | 'executions' | 'clock'>,
): Promise<Cancellation> {
  const decision = await orders.change(orderId, (current) => cancelRequested(current, request, clock.now()));
  const { order } = decision;
  if (decision.kind === 'refused') return { kind: 'refused', order, reason: decision.reason };
  if (isTerminal(order.status)) return { kind: 'cancelled', order };
  await callOff(order, { callbacks, executions });
  return { kind: 'requested', order };
}

/**
 * Sees to it that somebody acts on the cancel request that is on the order. Whoever wrote it may have ended before; the
 * order's queue brings it here once more.
 */
export async function callOff(
  order: Order,
  { callbacks, executions }: Pick<Ports, 'callbacks' | 'executions'>,
): Promise<void> {
  const { orderId } = order;
  // Always: the execution may come to wait just now, and then finds the answer there.
  const { taskToken, answer } = await callbacks.answer(orderId, authenticationCallback, { status: 'cancelRequested' });
  if (taskToken !== undefined) await executions.resume(taskToken, answer);
  if ((await executions.status(fulfillmentWorkflow, orderId)) !== 'running') await startUndoing(order, executions);
}

/** A name is used up once its execution has ended; one that ended without ending the order has failed, and another goes on. */
async function startUndoing(order: Order, executions: Ports['executions']): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const name = attempt === 1 ? order.orderId : `${order.orderId}-${attempt}`;
    const { kind } = await executions.start(cancellationWorkflow, name, toFulfillmentRequest(order));
    if (kind === 'started' || (await executions.status(cancellationWorkflow, name)) === 'running') return;
  }
}
