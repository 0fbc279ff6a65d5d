import { createRoute } from '@hono/zod-openapi';
import { recordTracking } from '../../tasks/shipment/record-tracking.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../http/api-error.ts';
import { errorResponses } from '../http/error-responses.ts';
import { anyJson, taken } from './webhook-contract.ts';

const carrierWebhook = createRoute({
  method: 'post',
  path: '/webhooks/carrier',
  operationId: 'receiveCarrierWebhook',
  tags: ['Webhooks'],
  summary: 'Take word of a parcel from the carrier',
  description:
    'Signed by the carrier over the raw body. What it says is not believed: the parcel is read again at the carrier. ' +
    'The same event twice acts once; an event of something else than a parcel is taken and ignored.',
  security: [],
  request: { body: anyJson },
  responses: { 200: taken, ...errorResponses(401, 404, 413) },
});

/** `POST /webhooks/carrier`: an answer other than 200 makes the carrier send it again. */
export function addCarrierWebhook({ app, ports, log }: Api): void {
  app.openAPIRegistry.registerPath(carrierWebhook);
  // Not by app.openapi: that would parse the body, and the signature is over the bytes as they came.
  app.post('/webhooks/carrier', async (c) => {
    const notice = ports.carriers.verifyWebhook(await c.req.text(), { get: (name) => c.req.header(name) });
    if (notice === undefined) throw new ApiError('unauthenticated', 'the signature does not fit the body');
    const { kind } = await recordTracking(notice, ports, log);
    // The order may be about to say so: the carrier tries again.
    if (kind === 'unknownOrder') throw new ApiError('not_found', 'no order has that tracking number yet');
    return c.json({ received: true }, 200);
  });
}
