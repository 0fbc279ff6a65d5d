import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { CustomerId } from '../../../tasks/domain/ids.ts';
import { type Caller, readsEveryOrder } from '../../access/roles.ts';
import type { Api } from '../../api.ts';
import { ApiError } from '../../http/api-error.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { known } from '../../http/known.ts';
import { nextCursor } from '../../http/pages.ts';
import { orderView, viewOrder } from '../../views/order-view.ts';
import { orderQuery } from './order-query.ts';

const ordersView = z.object({ items: z.array(orderView), next: nextCursor }).meta({ id: 'Orders' });

/** `GET /orders` */
export function addListOrders({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/orders',
    operationId: 'listOrders',
    tags: ['Orders'],
    summary: 'List orders, newest first',
    description: 'A customer lists their own orders.',
    request: { query: orderQuery },
    middleware: guard(),
    responses: {
      200: { description: 'A page of orders.', content: { 'application/json': { schema: ordersView } } },
      ...errorResponses(400, 401, 403),
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const query = c.req.valid('query');
    const customerId = whoseOrders(caller, query.customerId);
    const { items, next } = await ports.orders.list(known({ ...query, customerId }));
    return c.json({ items: items.map((order) => viewOrder(order, caller)), next }, 200);
  });
}

function whoseOrders(caller: Caller, asked: CustomerId | undefined): CustomerId | undefined {
  if (readsEveryOrder(caller)) return asked;
  if (asked === undefined || asked === caller.subject) return caller.subject;
  throw new ApiError('forbidden', 'a customer lists their own orders', [
    { field: 'customerId', message: 'leave it out, or give the id your token is for' },
  ]);
}
