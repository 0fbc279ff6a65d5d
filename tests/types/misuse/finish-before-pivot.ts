// a finish before the pivot
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun.read('sale', shop.commit, ({ input }) => ({ orderId: input.orderId }), {
  otherwise: 'OrderRejected',
});

// refused: Property 'finish' does not exist on type 'BeforePivot
export const misuse = begun.finish('sale', shop.commit, ({ input }) => ({ orderId: input.orderId }));
