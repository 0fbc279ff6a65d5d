// a step after the end
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = begun
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
  .succeed('Screened');

// refused: Property 'read' does not exist on type
export const misuse = begun
  .succeed('Screened')
  .read('fraud', shop.screen, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' });
