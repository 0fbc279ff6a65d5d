import { createRoute } from '@hono/zod-openapi';
import type { Api } from '../../api.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { orderView, viewOrder } from '../../views/order-view.ts';
import { orderIdParameter } from './order-id-parameter.ts';
import { visibleOrder } from './visible-order.ts';

/** `GET /orders/{orderId}` */
export function addReadOrder({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/orders/{orderId}',
    operationId: 'readOrder',
    tags: ['Orders'],
    summary: 'Read an order',
    description: 'A customer reads their own orders; to them, another’s does not exist.',
    request: { params: orderIdParameter },
    middleware: guard(),
    responses: {
      200: { description: 'The order.', content: { 'application/json': { schema: orderView } } },
      ...errorResponses(401, 403, 404),
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const order = await visibleOrder(ports.orders, c.req.valid('param').orderId, caller);
    return c.json(viewOrder(order, caller), 200);
  });
}
