import { Hono } from 'hono';
import { z } from 'zod';
import { errorAnswer, notFoundAnswer } from './error-answers.ts';
import { asksFor } from './magic-words.ts';
import { quote } from './rating.ts';
import { renderShipment, renderTracker } from './render.ts';
import { movementsUntil, type StoredShipment } from './shipment.ts';
import { newId, type Shipments } from './shipments.ts';
import { ApiError, addressRequest, buyRequest, listQuery, shipmentRequest } from './wire.ts';

interface ApiOptions {
  readonly shipments: Shipments;
  readonly now: () => number;
  /** Where this server answers, for the labels' addresses. */
  readonly baseUrl: () => string;
}

/** The carriers' HTTP API: addresses, rates, shipments, trackers. */
export function carrierApi({ shipments, now, baseUrl }: ApiOptions): Hono {
  const app = new Hono();
  const render = (shipment: StoredShipment) => renderShipment(shipment, now(), baseUrl());

  app.post('/v2/addresses', async (context) => {
    const { address } = parse(addressRequest, await context.req.json());
    const isDeliverable = !asksFor('undeliverable', address);
    const errors = [{ code: 'E.ADDRESS.NOT_FOUND', field: 'address', message: 'Address not found', suggestion: null }];
    const delivery = { success: isDeliverable, errors: isDeliverable ? [] : errors, details: null };
    return context.json({ id: newId('adr'), object: 'Address', ...address, verifications: { delivery } }, 201);
  });

  app.post('/beta/rates', async (context) => {
    const { shipment } = parse(shipmentRequest, await context.req.json());
    const rates = quote(shipment).map(({ carrier, service, rate, currency, deliveryDays }) => ({
      object: 'Rate',
      carrier,
      service,
      rate,
      currency,
      delivery_days: deliveryDays,
      est_delivery_days: deliveryDays,
    }));
    return context.json({ rates });
  });

  app.post('/v2/shipments', async (context) => {
    const { shipment } = parse(shipmentRequest, await context.req.json());
    return context.json(render(shipments.create(shipment)), 201);
  });

  app.get('/v2/shipments', (context) => {
    const query = parse(listQuery, context.req.query());
    const page = shipments.newestFirst({
      purchased: query.purchased === 'true',
      limit: query.page_size,
      ...(query.before_id === undefined ? {} : { after: query.before_id }),
    });
    return context.json({ shipments: page.items.map(render), has_more: page.hasMore });
  });

  app.get('/v2/shipments/:id', (context) => context.json(render(shipments.get(context.req.param('id')))));

  app.post('/v2/shipments/:id/buy', async (context) => {
    const { rate } = parse(buyRequest, await context.req.json());
    return context.json(render(shipments.buy(context.req.param('id'), rate.id)));
  });

  app.post('/v2/shipments/:id/refund', (context) => context.json(render(shipments.refund(context.req.param('id')))));

  app.get('/v2/trackers', (context) => {
    const found = shipments.find(context.req.query('tracking_code') ?? '');
    const trackers = found?.purchase === undefined ? [] : [tracker(found, found.purchase)];
    return context.json({ trackers, has_more: false });
  });

  const tracker = (shipment: StoredShipment, purchase: NonNullable<StoredShipment['purchase']>) =>
    renderTracker(shipment, purchase, movementsUntil(shipment, now()));

  app.notFound(notFoundAnswer);
  app.onError(errorAnswer);
  return app;
}

function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApiError(422, 'PARAMETER.INVALID', z.prettifyError(parsed.error));
}
