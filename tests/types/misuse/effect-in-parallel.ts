// an effect in a parallel branch: AWS stops siblings in mid-call
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.parallel(
  'checks',
  { fraud: (branch) => branch.read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {}) },
  { otherwise: 'OrderRejected' },
);

// refused: Property 'effect' does not exist on type 'ReadBranch
export const misuse = begun.parallel(
  'checks',
  { fraud: (branch) => branch.effect('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), {}) },
  { otherwise: 'OrderRejected' },
);
