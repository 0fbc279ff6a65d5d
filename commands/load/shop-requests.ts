import { z } from 'zod';
import { productSchema } from '../../tasks/domain/product.ts';
import { planOrders } from '../demo/order-generator.ts';
import type { ApiClient } from '../instance/api-client.ts';
import type { Asked } from '../instance/exchange.ts';
import type { Random } from '../instance/random.ts';
import type { Shelf } from '../instance/shelf.ts';
import type { Kind } from './mix.ts';

/** Requests as a shop's backend sends them. */
export interface ShopRequests {
  next(kind: Kind): Omit<Asked, 'token'>;
  /** Tells it of an order that was placed, which it will read later. */
  placed(orderId: string): void;
}

/** Bodies are used again and again, so that a long run needs no more memory than a short one. */
const bodies = 200;
const customers = 50;
const rememberedOrders = 1000;

/** Mail to it goes nowhere, here and on AWS (the mailbox simulator of SES), and counts against nobody. */
const mailbox = (customer: string) => `success+${customer}@simulator.amazonses.com`;

const productForShop = z.object({
  productId: productSchema.shape.productId,
  prices: productSchema.shape.prices,
  category: productSchema.shape.category,
  isActive: z.boolean(),
  isInStock: z.boolean(),
});
const listedOrder = z.object({ orderId: z.string() });

/** A shop is told whether there is any of a product, not how much; if it runs out, orders are taken and end REJECTED. */
const assumedPieces = 1000;

/** Reads what there is to buy, and sees to it that there is an order to read. */
export async function prepareShopRequests(
  client: Pick<ApiClient, 'get' | 'getAll' | 'send'>,
  run: { readonly id: string; readonly seed: number; readonly random: Random },
): Promise<ShopRequests> {
  const { id: runId, random } = run;
  const products = await client.getAll('/products', 'shop', productForShop);
  const shelf: Shelf = {
    products: products.filter((product) => product.isActive),
    levels: products.map(({ productId, isInStock }) => ({
      productId,
      available: isInStock ? assumedPieces : 0,
      reserved: 0,
      sold: 0,
    })),
  };
  const good = planOrders(bodies * 3, run.seed, shelf).filter((order) => order.scenario === 'good');
  const plans = good.slice(0, bodies).map(({ body }) => body);
  const { items } = await client.get('/orders?limit=100', 'shop', z.object({ items: z.array(listedOrder) }));
  const orderIds = items.map(({ orderId }) => orderId);
  const categories = [...new Set(products.map(({ category }) => `&category=${encodeURIComponent(category)}`))];
  let placements = 0;

  const customer = () => `load-${random.integer(1, customers)}`;
  const placement = () => {
    const customerId = customer();
    placements += 1;
    return {
      method: 'POST',
      path: '/orders',
      body: { ...random.pick(plans), customerId, customerEmail: mailbox(customerId), channel: 'load' },
      idempotencyKey: `load-${runId}-${placements}`,
    } as const;
  };
  const next = (kind: Kind) => {
    switch (kind) {
      case 'products':
        return { method: 'GET', path: `/products?limit=20${random.pick(['', ...categories])}` };
      case 'quote':
        return { method: 'POST', path: '/orders/quote', body: quoteOf(random.pick(plans)) };
      case 'read':
        return { method: 'GET', path: `/orders/${random.pick(orderIds)}` };
      case 'list':
        return { method: 'GET', path: `/orders?customerId=${customer()}&limit=20` };
      case 'place':
        return placement();
    }
  };
  const placed = (orderId: string) => {
    if (orderIds.length < rememberedOrders) orderIds.push(orderId);
    else orderIds[random.integer(0, rememberedOrders - 1)] = orderId;
  };

  if (orderIds.length === 0) {
    const { status, body } = await client.send({ ...placement(), role: 'shop' });
    if (status !== 201) throw new Error(`POST /orders answered ${status}: ${JSON.stringify(body)}`);
    placed(listedOrder.parse(body).orderId);
  }
  return { next, placed };
}

function quoteOf({ currency, items, shippingMethod, shippingAddress, locale }: Readonly<Record<string, unknown>>) {
  return { currency, items, shippingMethod, shippingAddress, locale };
}
