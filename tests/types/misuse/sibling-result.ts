// a reference to what a parallel sibling provides
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.parallel(
  'checks',
  {
    fraud: (branch) => branch.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {}),
    mail: (branch) =>
      branch.read('mail', shop.sendShipped, ({ input }) => ({ orderId: input.orderId, tracking: 't' }), {}),
  },
  { otherwise: 'OrderRejected' },
);

// refused: Property 'fraud' does not exist
export const misuse = begun.parallel(
  'checks',
  {
    fraud: (branch) => branch.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {}),
    mail: (branch) =>
      branch.read(
        'mail',
        shop.sendShipped,
        ({ input, fraud }) => ({ orderId: input.orderId, tracking: fraud.decision }),
        {},
      ),
  },
  { otherwise: 'OrderRejected' },
);
