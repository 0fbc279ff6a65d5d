import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';
import { paymentEventTypes } from '../../tasks/adapters/stripe/notice-of-event.ts';

const requestSchema = z.object({ message: z.literal('request'), path: z.string(), status: z.int() });

/** How many webhooks of that provider the API has taken, by its own log, which must be kept at the level INFO. */
export function countTaken({ dataDir }: Instance, provider: 'stripe' | 'carrier'): number {
  const path = `/api/v1/webhooks/${provider}`;
  return readFileSync(join(dataDir, 'logs', 'api.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(path))
    .map((line) => requestSchema.safeParse(JSON.parse(line)).data)
    .filter((request) => request?.path === path && request.status === 200).length;
}

/** The payment provider's events that we are told of, and how many of them are still to be sent, once or again. */
export async function paymentEvents({ services, secrets }: Instance) {
  const { hostname, port } = new URL(services.stripe);
  const stripe = new Stripe(secrets.stripeApiKey, { host: hostname, port, protocol: 'http', maxNetworkRetries: 3 });
  let count = 0;
  let pending = 0;
  for await (const event of stripe.events.list({ limit: 100 })) {
    if (!paymentEventTypes.includes(event.type)) continue;
    count += 1;
    pending += event.pending_webhooks;
  }
  return { count, pending };
}

const pageSchema = z.object({
  has_more: z.boolean(),
  shipments: z.array(
    z.object({
      id: z.string(),
      tracker: z.object({ tracking_details: z.array(z.object({ status: z.string() })) }).nullable(),
    }),
  ),
});

/** The scans of all parcels until now; the carrier tells of each. */
export async function countScans({ services, secrets }: Instance): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${secrets.carrierApiKey}:`).toString('base64')}`;
  let scans = 0;
  for (let before = '', hasMore = true; hasMore; ) {
    const answer = await fetch(`${services.carriers}/v2/shipments?page_size=100&purchased=true${before}`, {
      headers: { authorization },
    });
    const page = pageSchema.parse(await answer.json());
    const details = page.shipments.flatMap(({ tracker }) => tracker?.tracking_details ?? []);
    // A label that was given back says so where it is read, and nowhere else.
    scans += details.filter(({ status }) => status !== 'cancelled').length;
    hasMore = page.has_more;
    before = `&before_id=${page.shipments.at(-1)?.id}`;
  }
  return scans;
}
