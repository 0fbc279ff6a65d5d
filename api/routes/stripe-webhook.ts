import { createRoute } from '@hono/zod-openapi';
import { recordPaymentNews } from '../../tasks/payment/record-payment-news.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../http/api-error.ts';
import { errorResponses } from '../http/error-responses.ts';
import { anyJson, taken } from './webhook-contract.ts';

const stripeWebhook = createRoute({
  method: 'post',
  path: '/webhooks/stripe',
  operationId: 'receiveStripeWebhook',
  tags: ['Webhooks'],
  summary: 'Take word of a payment from Stripe',
  description:
    'Signed by Stripe over the raw body. What it says is not believed: the payment is read again at Stripe. ' +
    'The same event twice acts once.',
  security: [],
  request: { body: anyJson },
  responses: { 200: taken, ...errorResponses(401, 404, 413) },
});

/** `POST /webhooks/stripe`: an answer other than 200 makes Stripe send it again. */
export function addStripeWebhook({ app, ports, log }: Api): void {
  app.openAPIRegistry.registerPath(stripeWebhook);
  // Not by app.openapi: that would parse the body, and the signature is over the bytes as they came.
  app.post('/webhooks/stripe', async (c) => {
    const notice = ports.payments.verifyWebhook(await c.req.text(), { get: (name) => c.req.header(name) });
    if (notice === undefined)
      throw new ApiError('unauthenticated', 'the signature does not fit the body, or is too old');
    const { kind } = await recordPaymentNews(notice, ports, log);
    // The order may be about to say so: Stripe tries again.
    if (kind === 'unknownOrder') throw new ApiError('not_found', 'no order has that payment yet');
    return c.json({ received: true }, 200);
  });
}
