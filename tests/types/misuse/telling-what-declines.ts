// a task that tells somebody and can decline
import { checkout } from '../checkout.ts';
import * as shop from '../shop.ts';

export const valid = checkout.tell(shop.sendShipped, ({ input }) => ({ orderId: input.orderId, tracking: 't' }));

// refused: a task that can decline has no place here
export const misuse = checkout.tell(shop.lookUp, ({ input }) => ({ orderId: input.orderId }));
