import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { requestCancellation } from '../../../tasks/checkout/request-cancellation.ts';
import { orderSchema } from '../../../tasks/domain/order.ts';
import { type Caller, roles } from '../../access/roles.ts';
import type { Api } from '../../api.ts';
import { ApiError, errorView } from '../../http/api-error.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { orderView, viewOrder } from '../../views/order-view.ts';
import { orderIdParameter } from './order-id-parameter.ts';
import { visibleOrder } from './visible-order.ts';

const cancelOrderSchema = z
  .strictObject({ reason: orderSchema.shape.cancelRequest.unwrap().shape.reason.trim().min(1) })
  .meta({ id: 'CancelOrder', example: { reason: 'ordered twice' } });

/** `POST /orders/{orderId}/cancel` */
export function addCancelOrder({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'post',
    path: '/orders/{orderId}/cancel',
    operationId: 'cancelOrder',
    tags: ['Orders'],
    summary: 'Cancel an order',
    description:
      'Until the money is being taken. What was begun is put back: holds, labels and goods; then the order becomes ' +
      'CANCELLED. Asking again changes nothing, so it needs no Idempotency-Key.',
    request: {
      params: orderIdParameter,
      body: { required: true, content: { 'application/json': { schema: cancelOrderSchema } } },
    },
    middleware: guard(),
    responses: {
      200: { description: 'It was cancelled before.', content: { 'application/json': { schema: orderView } } },
      202: {
        description:
          'The request is written down; the order is put back and ends as CANCELLED in a moment, or as the failure ' +
          'says that it met just then.',
        content: { 'application/json': { schema: orderView } },
      },
      ...errorResponses(400, 401, 403, 404, 413, 415, 422),
      409: {
        description: 'Too late: its money is being taken or is in, or it has ended otherwise. `message` says which.',
        content: { 'application/json': { schema: errorView } },
      },
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { orderId } = await visibleOrder(ports.orders, c.req.valid('param').orderId, caller);
    const { reason } = c.req.valid('json');
    const result = await requestCancellation(orderId, { reason, by: requesterOf(caller) }, ports);
    switch (result.kind) {
      case 'refused':
        throw new ApiError('not_cancellable', result.reason);
      case 'cancelled':
        return c.json(viewOrder(result.order, caller), 200);
      case 'requested':
        return c.json(viewOrder(result.order, caller), 202);
    }
  });
}

/** In the name of the highest role they have. */
function requesterOf({ roles: own }: Caller) {
  return roles.findLast((role) => own.includes(role)) ?? 'customer';
}
