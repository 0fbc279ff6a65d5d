// a closing with a field that its task does not know
import { workflow } from '../../../workflows/dsl/workflow.ts';
import * as shop from '../shop.ts';

const askSupport = {
  task: shop.askSupport,
  args: () => ({ orderId: 'o' as shop.OrderId, question: '', error: '', cause: '' }),
  timeoutSeconds: 60,
};

export const valid = workflow({
  name: 'check-out',
  purpose: 'Takes an order.',
  input: shop.placed,
  ends: (end) => ({
    Closed: end(shop.closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'CLOSED',
      reason: failure.cause,
    })),
  }),
  attention: askSupport,
});

// refused: this input field does not exist
export const misuse = workflow({
  name: 'check-out',
  purpose: 'Takes an order.',
  input: shop.placed,
  ends: (end) => ({
    Closed: end(shop.closeOrder, ({ input, failure }) => ({
      orderId: input.orderId,
      status: 'CLOSED',
      reason: failure.cause,
      extra: 1,
    })),
  }),
  attention: askSupport,
});
