import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { OrderId } from '../../tasks/domain/ids.ts';
import { orderStatusSchema } from '../../tasks/domain/order-status.ts';
import { type ApiClient, errorCodeOf, ServerAway } from '../instance/api-client.ts';
import { answerBankPage, type Visit } from './bank-page.ts';
import type { BuyerPlan, CancelPlan } from './plan-buyer.ts';

/** What a cancel got as its answer, in the end. */
export type CancelAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly code?: string | undefined }
  | { readonly kind: 'unanswered' };

export interface BuyerOptions {
  readonly client: Pick<ApiClient, 'send' | 'get'>;
  /** What a good order takes to be SHIPPED nowadays. */
  readonly typicalMilliseconds: number;
  /** Milliseconds since 1970: nothing is begun after it. */
  readonly deadline: number;
  /** Tests hand in their own. */
  readonly visit?: (url: string, answer: 'authenticate' | 'fail') => Promise<Visit>;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  readonly now?: () => number;
}

/** Does what was planned, and gives up once the order has moved on without it. The answers are those of the cancels. */
export async function actAsBuyer(
  orderId: OrderId,
  { answer, cancel }: BuyerPlan,
  options: BuyerOptions,
): Promise<readonly CancelAnswer[]> {
  const [answers] = await Promise.all([
    cancel === undefined ? [] : callOff(orderId, cancel, options),
    answer === undefined ? undefined : answerBank(orderId, answer, options),
  ]);
  return answers;
}

async function callOff(orderId: OrderId, plan: CancelPlan, options: BuyerOptions): Promise<readonly CancelAnswer[]> {
  const { typicalMilliseconds, wait = sleep } = options;
  // An order that is not asked after all is called off as well: too late, then.
  if (plan.since === 'asked') await nextQuestion(orderId, undefined, options);
  await wait(Math.round(plan.after * typicalMilliseconds));
  return Promise.all(Array.from({ length: plan.times }, () => cancelOnce(orderId, plan.reason, options)));
}

async function cancelOnce(orderId: OrderId, reason: string, { client }: BuyerOptions): Promise<CancelAnswer> {
  try {
    const { status, body } = await client.send({
      method: 'POST',
      path: `/orders/${orderId}/cancel`,
      role: 'shop',
      body: { reason },
    });
    return { kind: 'answered', status, code: errorCodeOf(body) };
  } catch (error) {
    if (!(error instanceof ServerAway)) throw error;
    return { kind: 'unanswered' };
  }
}

/** As a page in a browser asks: soon at first, then more patiently. */
const firstPauseMilliseconds = 200;
const longestPauseMilliseconds = 1000;

async function answerBank(orderId: OrderId, answer: 'authenticate' | 'fail', options: BuyerOptions): Promise<void> {
  const { visit = answerBankPage, wait = sleep, now = Date.now, deadline } = options;
  for (let closed: string | undefined; ; ) {
    const url = await nextQuestion(orderId, closed, options);
    if (url === undefined) return;
    const visited = await visit(url, answer);
    if (visited === 'answered' || now() > deadline) return;
    if (visited === 'nothingAsked') closed = url;
    await wait(firstPauseMilliseconds);
  }
}

const seenByBuyer = z.object({
  status: orderStatusSchema,
  payment: z.object({ nextAction: z.object({ url: z.string().optional() }).optional() }).optional(),
  cancelRequest: z.object({}).optional(),
});

/** Where the bank asks, at another address than the last one. Undefined when the order has moved on, or time is up. */
async function nextQuestion(
  orderId: OrderId,
  last: string | undefined,
  { client, deadline, wait = sleep, now = Date.now }: BuyerOptions,
): Promise<string | undefined> {
  for (let pause = firstPauseMilliseconds; now() < deadline; pause = Math.min(longestPauseMilliseconds, pause * 1.4)) {
    const { status, payment, cancelRequest } = await client.get(`/orders/${orderId}`, 'shop', seenByBuyer);
    const url = payment?.nextAction?.url;
    if (url !== undefined && url !== last) return url;
    const mayBeAsked = status === 'PENDING' || status === 'PAYMENT_ACTION_REQUIRED';
    if (!mayBeAsked || cancelRequest !== undefined) return undefined;
    await wait(pause);
  }
  return undefined;
}
