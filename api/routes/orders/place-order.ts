import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { type PlaceOrder, placeOrderSchema } from '../../../tasks/checkout/order-request.ts';
import { type PlaceOrderResult, placeOrder } from '../../../tasks/checkout/place-order.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import { type Caller, hasRole } from '../../access/roles.ts';
import type { Api } from '../../api.ts';
import { ApiError, errorView } from '../../http/api-error.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { idempotencyKeyHeader, placementKey } from '../../http/idempotency-key.ts';
import { orderView, viewOrder } from '../../views/order-view.ts';
import { quoteView, viewQuote } from '../../views/quote-view.ts';
import { orderExample } from './order-example.ts';

const totalDiffersView = errorView.extend({ quote: quoteView }).meta({ id: 'TotalDiffers' });

/** `POST /orders` */
export function addPlaceOrder({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'post',
    path: '/orders',
    operationId: 'placeOrder',
    tags: ['Orders'],
    summary: 'Place an order',
    description:
      'For roles customer and shop. Prices come from the catalogue; `expectedTotal` says what the buyer was shown. ' +
      'A customer orders for themselves; a shop for a customer, or for a guest when it names none.',
    request: {
      headers: z.object({ 'idempotency-key': idempotencyKeyHeader }),
      body: { required: true, content: { 'application/json': { schema: placeOrderSchema, example: orderExample } } },
    },
    middleware: guard('customer', 'shop'),
    responses: {
      201: {
        description: 'The order, which is now being processed.',
        headers: z.object({
          Location: z.string().meta({ description: 'Where to read it.' }),
          'Idempotent-Replayed': z
            .literal('true')
            .optional()
            .meta({ description: 'Present when this is the answer to an earlier request with the same key.' }),
        }),
        content: { 'application/json': { schema: orderView } },
      },
      ...errorResponses(400, 401, 403, 413, 415, 422),
      409: {
        description: 'It costs something else than `expectedTotal`; the answer has the new quote.',
        content: { 'application/json': { schema: totalDiffersView } },
      },
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const asked = c.req.valid('json');
    const idempotency = placementKey(caller, 'POST /orders', c.req.valid('header')['idempotency-key'], asked);
    const result = await placeOrder(forCaller(asked, caller), ports, { idempotency });
    const order = placedOrder(result);
    c.header('Location', `${c.req.path}/${order.orderId}`);
    if (result.kind === 'replayed') c.header('Idempotent-Replayed', 'true');
    return c.json(viewOrder(order, caller), 201);
  });
}

/** A customer's order is the customer's own. */
function forCaller(asked: PlaceOrder, caller: Caller): PlaceOrder {
  if (hasRole(caller, 'shop')) return asked;
  if (asked.customerId === undefined || asked.customerId === caller.subject) {
    return { ...asked, customerId: caller.subject };
  }
  throw new ApiError('forbidden', 'a customer orders for themselves', [
    { field: 'customerId', message: 'leave it out, or give the id your token is for' },
  ]);
}

function placedOrder(result: PlaceOrderResult): Order {
  switch (result.kind) {
    case 'placed':
    case 'replayed':
      return result.order;
    case 'keyUsedForAnotherBody':
      throw new ApiError('idempotency_key_reused', 'this Idempotency-Key was used before for another body', [
        { field: 'Idempotency-Key', message: 'expected a new one, or the same body' },
      ]);
    case 'totalDiffers':
      throw new ApiError(
        'total_differs',
        'the order costs something else now',
        [{ field: 'expectedTotal', message: `expected ${result.quote.totalAmount}` }],
        { quote: viewQuote(result.quote) },
      );
    case 'invalid':
      throw new ApiError('invalid_body', 'this cannot be ordered', result.problems);
  }
}
