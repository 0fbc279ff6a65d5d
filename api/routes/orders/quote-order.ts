import { createRoute } from '@hono/zod-openapi';
import { quoteRequestSchema } from '../../../tasks/checkout/order-request.ts';
import { quoteOrder } from '../../../tasks/checkout/quote-order.ts';
import type { Api } from '../../api.ts';
import { ApiError } from '../../http/api-error.ts';
import { errorResponses } from '../../http/error-responses.ts';
import { quoteView, viewQuote } from '../../views/quote-view.ts';
import { quoteExample } from './order-example.ts';

/** `POST /orders/quote` */
export function addQuoteOrder({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'post',
    path: '/orders/quote',
    operationId: 'quoteOrder',
    tags: ['Orders'],
    summary: 'Say what an order would cost now',
    description: 'Nothing is stored or held.',
    request: {
      body: { required: true, content: { 'application/json': { schema: quoteRequestSchema, example: quoteExample } } },
    },
    middleware: guard(),
    responses: {
      200: { description: 'What it would cost.', content: { 'application/json': { schema: quoteView } } },
      ...errorResponses(400, 401, 403, 413, 415, 422),
    },
  });
  app.openapi(route, async (c) => {
    const pricing = await quoteOrder(c.req.valid('json'), ports);
    if (pricing.kind === 'invalid') throw new ApiError('invalid_body', 'this cannot be ordered', pricing.problems);
    return c.json(viewQuote(pricing.quote), 200);
  });
}
