import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TrackingNotice } from '../../ports/carriers.ts';
import { parseJson } from './parse-json.ts';
import { eventSchema } from './wire.ts';

/** The notice in a webhook's raw body, when `X-Hmac-Signature` proves it to be the hub's. */
export function verifyWebhook(
  rawBody: string,
  signature: string | undefined,
  secret: string,
): TrackingNotice | undefined {
  const hmac = createHmac('sha256', secret.normalize('NFKD')).update(rawBody).digest('hex');
  const expected = Buffer.from(`hmac-sha256-hex=${hmac}`);
  const given = Buffer.from(signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const event = eventSchema.safeParse(parseJson(rawBody)).data;
  if (event === undefined) return { kind: 'other' };
  return { kind: 'parcel', eventId: event.id, trackingNumber: event.result.tracking_code };
}
