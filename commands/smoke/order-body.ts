import { z } from 'zod';
import { orderExample } from '../../api/routes/orders/order-example.ts';
import { productSchema } from '../../tasks/domain/product.ts';
import { type Ask, SmokeFailure } from './ask.ts';

/** Goes nowhere, here and on AWS (the mailbox simulator of SES), and counts against nobody. */
const mailbox = 'success+smoke@simulator.amazonses.com';

const { shape } = productSchema;
const pageSchema = z.object({
  items: z.array(z.object({ productId: shape.productId, prices: shape.prices, isInStock: z.boolean() })),
});

/** The order that the API's own description shows, for something that there is, and easy to tell from a buyer's. */
export async function orderBody(ask: Ask, customerId: string) {
  const answer = await ask({ method: 'GET', path: '/products?limit=100', as: 'shop' });
  const { items } = answer.is(200, pageSchema);
  const priceOf = ({ prices }: (typeof items)[number]) => prices[orderExample.currency] ?? Number.POSITIVE_INFINITY;
  const [product] = items
    .filter((each) => each.isInStock && priceOf(each) < Number.POSITIVE_INFINITY)
    .toSorted((left, right) => priceOf(left) - priceOf(right));
  if (product === undefined) throw new SmokeFailure(`nothing that is sold in ${orderExample.currency} is in stock`);
  return {
    ...orderExample,
    items: [{ productId: product.productId, quantity: 1 }],
    customerId,
    customerName: 'Smoke Test',
    customerEmail: mailbox,
    channel: 'smoke',
  };
}
export type OrderBody = Awaited<ReturnType<typeof orderBody>>;
