// a stand-in compared with a value
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.match('input', 'channel', { web: (branch) => branch, phone: (branch) => branch });

// refused: This comparison appears to be unintentional
export const misuse = checkout.read(
  'mail',
  shop.sendShipped,
  ({ input }) => ({ orderId: input.orderId, tracking: input.channel === 'web' ? 'a' : 'b' }),
  { otherwise: 'OrderRejected' },
);
