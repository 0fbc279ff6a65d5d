import { z } from 'zod';
import { isTerminal, type OrderStatus } from '../../tasks/domain/order-status.ts';
import { askingCard } from '../demo/troubles.ts';
import { type StoredOrder, storedOrderSchema } from '../instance/stored-order.ts';
import { type Ask, SmokeFailure } from './ask.ts';
import { type OrderBody, orderBody } from './order-body.ts';
import type { Step } from './steps.ts';

export interface OrderingOptions {
  readonly ask: Ask;
  /** Makes this run's keys its own. */
  readonly runId: string;
  /** Where the good order's way ends for us. */
  readonly until: 'SHIPPED' | 'DELIVERED';
  /** For each order. */
  readonly timeoutSeconds: number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly now: () => number;
}

/** What one step leaves for the next; a story ends at the first that fails, so that it is there. */
class Left<Value> {
  #value: Value | undefined;
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  get value(): Value {
    if (this.#value === undefined) throw new Error(`no step has left ${this.#what}`);
    return this.#value;
  }

  set value(value: Value) {
    this.#value = value;
  }
}

const quoteSchema = z.object({ totalAmount: z.int().positive() });
const listSchema = z.object({ items: z.array(z.object({ orderId: z.string() })) });
const timelineSchema = z.object({ items: z.array(z.object({ type: z.string() })) });

/** An order goes its whole way. */
export function goodOrder(options: OrderingOptions): readonly Step[] {
  const { ask, runId, until } = options;
  const customerId = `smoke-${runId}`;
  const idempotencyKey = `smoke-${runId}-good`;
  const body = new Left<OrderBody & { readonly expectedTotal: number }>('a body');
  const order = new Left<StoredOrder>('an order');
  const place = (changes: object = {}) =>
    ask({ method: 'POST', path: '/orders', as: 'shop', idempotencyKey, body: { ...body.value, ...changes } });
  return [
    {
      name: 'a quote',
      needs: ['shop'],
      run: async () => {
        const wanted = await orderBody(ask, customerId);
        const { currency, items, shippingAddress } = wanted;
        const quoted = { currency, items, shippingAddress };
        const answer = await ask({ method: 'POST', path: '/orders/quote', as: 'shop', body: quoted });
        const { totalAmount } = answer.is(200, quoteSchema);
        body.value = { ...wanted, expectedTotal: totalAmount };
        return `${items[0]?.productId}: ${totalAmount / 100} ${currency}`;
      },
    },
    {
      name: 'an order is placed',
      needs: ['shop'],
      writes: true,
      run: async () => {
        const answer = await place();
        order.value = answer.is(201, storedOrderSchema);
        const { orderId, orderNumber, status, totalAmount } = order.value;
        if (status !== 'PENDING') answer.fail(`a new order is PENDING, this one is ${status}`);
        if (totalAmount !== body.value.expectedTotal) answer.fail(`it costs ${totalAmount}, which was not quoted`);
        if (!answer.headers.get('location')?.endsWith(orderId)) answer.fail('Location does not say where it is');
        return `${orderNumber} ${orderId}`;
      },
    },
    {
      name: 'sent again, it is the same order',
      needs: ['shop'],
      writes: true,
      run: async () => {
        const again = await place();
        const { orderId } = again.is(201, storedOrderSchema);
        if (orderId !== order.value.orderId) again.fail(`it placed another order, ${orderId}`);
        if (again.headers.get('idempotent-replayed') !== 'true') again.fail('it does not say Idempotent-Replayed');
        (await place({ note: 'another body' })).refuses(422, 'idempotency_key_reused');
        return 'replayed; another body under its key is refused';
      },
    },
    {
      name: `the order becomes ${until}`,
      needs: ['shop'],
      run: async () => {
        const { statuses, last } = await follow(order.value.orderId, until, options);
        const { capturedAmount, totalAmount } = last;
        if (capturedAmount !== totalAmount) throw new SmokeFailure(`${capturedAmount} of ${totalAmount} is captured`);
        return statuses.join(' → ');
      },
    },
    {
      name: 'its customer and its history have it',
      needs: ['shop'],
      run: async () => {
        const { orderId } = order.value;
        const list = await ask({ method: 'GET', path: `/orders?customerId=${customerId}`, as: 'shop' });
        const ids = list.is(200, listSchema).items.map((each) => each.orderId);
        if (!ids.includes(orderId)) list.fail(`the list of ${customerId} lacks ${orderId}`);
        const timeline = await ask({ method: 'GET', path: `/orders/${orderId}/timeline`, as: 'shop' });
        const types = timeline.is(200, timelineSchema).items.map(({ type }) => type);
        if (types[0] !== 'OrderPlaced') timeline.fail(`it begins with ${types[0]}`);
        return `${types.length} events`;
      },
    },
  ];
}

/** An order whose bank asks stands still, so that there is time to call it off. */
export function cancelledOrder(options: OrderingOptions): readonly Step[] {
  const { ask, runId } = options;
  const id = new Left<string>('an order');
  return [
    {
      name: 'an order waits for its buyer',
      needs: ['shop'],
      writes: true,
      run: async () => {
        const body = await orderBody(ask, `smoke-${runId}`);
        const answer = await ask({
          method: 'POST',
          path: '/orders',
          as: 'shop',
          idempotencyKey: `smoke-${runId}-cancelled`,
          body: { ...body, paymentMethod: { kind: 'card', token: askingCard } },
        });
        id.value = answer.is(201, storedOrderSchema).orderId;
        const { statuses } = await follow(id.value, 'PAYMENT_ACTION_REQUIRED', options);
        return statuses.join(' → ');
      },
    },
    {
      name: 'called off, it becomes CANCELLED',
      needs: ['shop'],
      writes: true,
      run: async () => {
        const path = `/orders/${id.value}/cancel`;
        const answer = await ask({ method: 'POST', path, as: 'shop', body: { reason: 'smoke test' } });
        answer.is(202, storedOrderSchema);
        const { last } = await follow(id.value, 'CANCELLED', options);
        if (last.capturedAmount !== 0) throw new SmokeFailure(`${last.capturedAmount} was captured for it`);
        return 'nothing is captured';
      },
    },
  ];
}

const firstPauseMilliseconds = 200;
const longestPauseMilliseconds = 2000;

/** Until the order has that status. Throws when it has ended otherwise, needs attention, or time is up. */
async function follow(orderId: string, until: OrderStatus, { ask, timeoutSeconds, wait, now }: OrderingOptions) {
  const deadline = now() + timeoutSeconds * 1000;
  const statuses: OrderStatus[] = [];
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(longestPauseMilliseconds, pause * 1.3)) {
    const answer = await ask({ method: 'GET', path: `/orders/${orderId}`, as: 'shop' });
    const last = answer.is(200, storedOrderSchema);
    const { status, statusReason } = last;
    if (statuses.at(-1) !== status) statuses.push(status);
    // It may have been SHIPPED between two looks.
    if (status === until || (until === 'SHIPPED' && status === 'DELIVERED')) return { statuses, last };
    if (isTerminal(status) || status === 'NEEDS_ATTENTION') {
      answer.fail(`it became ${statuses.join(' → ')}${statusReason === undefined ? '' : `: ${statusReason}`}`);
    }
    if (now() > deadline) answer.fail(`after ${timeoutSeconds} s it is ${status} (${statuses.join(' → ')})`);
    await wait(pause);
  }
}
