// a compensation that ends as the workflow never does
import { begun } from '../checkout.ts';
import * as shop from '../shop.ts';

const built = begun.succeed('Reserved');
export const valid = built.compensation({
  name: 'cancel-order',
  purpose: 'Calls an order off.',
  claim: { task: shop.claimOrder, args: ({ input }) => ({ orderId: input.orderId }) },
  end: 'OrderRejected',
});

// refused: Type '"OrderLost"' is not assignable to type '"OrderRejected" | "PaymentFailed" | "ShipmentFailed"'
export const misuse = built.compensation({
  name: 'cancel-order',
  purpose: 'Calls an order off.',
  claim: { task: shop.claimOrder, args: ({ input }) => ({ orderId: input.orderId }) },
  end: 'OrderLost',
});
