import { timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DurableStore } from '../durable-store.ts';
import { clientOf } from '../faults/client.ts';
import { controlAnswer, isControlPath } from '../faults/control.ts';
import type { Faults } from '../faults/open-faults.ts';
import { isObjectsPath, objectsAnswer } from '../finished-objects.ts';
import { errorAnswer, notFoundAnswer } from './error-answers.ts';
import { type CarrierCall, nameCarrierCall } from './named-call.ts';
import { renderLabel } from './render.ts';
import type { Shipments } from './shipments.ts';
import { ApiError } from './wire.ts';

/** What of the past can be handed in. */
const finishedCollections = ['shipments', 'tracking_codes'] as const;
const maxBodyBytes = 64 * 1024;

interface ServerOptions {
  readonly store: DurableStore;
  readonly shipments: Shipments;
  readonly apiKey: string;
  /** They serve the API. */
  readonly faults: Faults<CarrierCall, Response>;
}

/** What the sandbox answers: the labels to everybody; to whoever has the key the API, with its faults, and their control. */
export function carrierServer({ store, shipments, apiKey, faults }: ServerOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.get('/labels/:file', (context) => {
    const shipment = shipments.get(context.req.param('file').replace(/[.]svg$/, ''));
    if (shipment.purchase === undefined) throw new ApiError(404, 'NOT_FOUND', 'no label was bought for it');
    return context.body(renderLabel(shipment, shipment.purchase), 200, { 'content-type': 'image/svg+xml' });
  });

  const tooLarge = () => errorAnswer(new ApiError(413, 'PAYLOAD.TOO_LARGE', 'the request is too large'));
  app.all('*', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }), async ({ req, env }) => {
    const client = clientOf(env.outgoing);
    if (!isKnown(req.header('authorization'), apiKey)) {
      throw new ApiError(401, 'APIKEY.INACTIVE', 'expected the API key as the user of basic authentication');
    }
    const { pathname, search } = new URL(req.url);
    const body = await req.text();
    if (isControlPath(pathname) || isObjectsPath(pathname)) {
      const control = { method: req.method, path: pathname, body };
      const given = isObjectsPath(pathname)
        ? objectsAnswer(store, finishedCollections, control)
        : controlAnswer(faults, control);
      return new Response(given.body, given);
    }
    const call: CarrierCall = { method: req.method, path: `${pathname}${search}`, body };
    return (await faults.serve(call, nameCarrierCall(call, shipments), client)) ?? RESPONSE_ALREADY_SENT;
  });

  app.notFound(notFoundAnswer);
  app.onError(errorAnswer);
  return app;
}

function isKnown(authorization: string | undefined, apiKey: string): boolean {
  const given = Buffer.from(authorization ?? '');
  const expected = Buffer.from(`Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
