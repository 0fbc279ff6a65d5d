import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Api } from '../../api.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { known } from '../../http/known.ts';
import { nextCursor, pageQuery } from '../../http/pages.ts';
import { orderEventView, viewEvents } from '../../views/order-event-view.ts';
import { orderIdParameter } from './order-id-parameter.ts';
import { visibleOrder } from './visible-order.ts';

const timelineView = z.object({ items: z.array(orderEventView), next: nextCursor }).meta({ id: 'Timeline' });

/** `GET /orders/{orderId}/timeline` */
export function addReadTimeline({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/orders/{orderId}/timeline',
    operationId: 'readTimeline',
    tags: ['Orders'],
    summary: 'Read what happened to an order',
    description: 'Oldest first. A customer sees what concerns them; a page of theirs can be shorter than `limit`.',
    request: { params: orderIdParameter, query: pageQuery },
    middleware: guard(),
    responses: {
      200: { description: 'The order’s history.', content: { 'application/json': { schema: timelineView } } },
      ...errorResponses(400, 401, 403, 404),
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { orderId } = await visibleOrder(ports.orders, c.req.valid('param').orderId, caller);
    const { items, next } = await ports.orders.timeline(orderId, known(c.req.valid('query')));
    return c.json({ items: viewEvents(items, caller), next }, 200);
  });
}
