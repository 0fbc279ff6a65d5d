// a cancelled order that ends in an end the workflow does not have
import { workflow } from '../../../workflows/dsl/workflow.ts';
import * as shop from '../shop.ts';

const ask = { task: shop.askSupport, timeoutSeconds: 60 } as const;

export const valid = workflow({
  name: 'valid',
  purpose: 'Ends.',
  input: shop.placed,
  ends: (end) => ({
    OrderRejected: end(shop.closeOrder, ({ input }) => ({ orderId: input.orderId, status: 'REJECTED', reason: 'no' })),
  }),
  cancelled: 'OrderRejected',
  attention: {
    ...ask,
    args: ({ input }) => ({ orderId: input.orderId, question: 'what now?', error: '', cause: '' }),
  },
});

// refused: Type '"OrderLost"' is not assignable to type '"OrderRejected"'
export const misuse = workflow({
  name: 'misuse',
  purpose: 'Ends.',
  input: shop.placed,
  ends: (end) => ({
    OrderRejected: end(shop.closeOrder, ({ input }) => ({ orderId: input.orderId, status: 'REJECTED', reason: 'no' })),
  }),
  cancelled: 'OrderLost',
  attention: {
    ...ask,
    args: ({ input }) => ({ orderId: input.orderId, question: 'what now?', error: '', cause: '' }),
  },
});
