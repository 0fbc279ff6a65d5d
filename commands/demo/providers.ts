import Stripe from 'stripe';
import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';
import type { PaymentAtProvider, ShipmentAtCarrier } from './facts.ts';

/** Every PaymentIntent, by the provider's own list. */
export async function listPayments({ services, secrets }: Instance): Promise<readonly PaymentAtProvider[]> {
  const { hostname, port } = new URL(services.stripe);
  const stripe = new Stripe(secrets.stripeApiKey, { host: hostname, port, protocol: 'http', maxNetworkRetries: 3 });
  // A charge's own amount_refunded counts released holds too; a Refund is money that went back.
  const refunded = new Map<string, number>();
  for await (const { payment_intent, status, amount } of stripe.refunds.list({ limit: 100 })) {
    if (typeof payment_intent !== 'string' || status === 'failed' || status === 'canceled') continue;
    refunded.set(payment_intent, (refunded.get(payment_intent) ?? 0) + amount);
  }
  const payments: PaymentAtProvider[] = [];
  for await (const intent of stripe.paymentIntents.list({ limit: 100 })) {
    payments.push({
      paymentId: intent.id,
      orderId: intent.metadata.orderId,
      status: intent.status,
      captured: intent.amount_received,
      refunded: refunded.get(intent.id) ?? 0,
      currency: intent.currency.toUpperCase(),
    });
  }
  return payments;
}

const shipmentPageSchema = z.object({
  has_more: z.boolean(),
  shipments: z.array(
    z.object({
      id: z.string(),
      reference: z.string().nullable(),
      postage_label: z.object({}).nullable(),
      refund_status: z.string().nullable(),
      tracker: z
        .object({ tracking_details: z.array(z.object({ status: z.string(), datetime: z.iso.datetime() })) })
        .nullable(),
    }),
  ),
});

/** Every shipment a label was ever bought for, by the carrier's own list. */
export async function listShipments({ services, secrets }: Instance): Promise<readonly ShipmentAtCarrier[]> {
  const authorization = `Basic ${Buffer.from(`${secrets.carrierApiKey}:`).toString('base64')}`;
  const shipments: ShipmentAtCarrier[] = [];
  for (let before = '', hasMore = true; hasMore; ) {
    const response = await fetch(`${services.carriers}/v2/shipments?page_size=100&purchased=true${before}`, {
      headers: { authorization },
      signal: AbortSignal.timeout(15_000),
    });
    const page = shipmentPageSchema.parse(await response.json());
    shipments.push(
      ...page.shipments.map(({ id, reference, postage_label, refund_status, tracker }) => {
        const delivered = tracker?.tracking_details.find((detail) => detail.status === 'delivered');
        return {
          shipmentId: id,
          reference: reference ?? '',
          isPaidFor: postage_label !== null && !['submitted', 'refunded'].includes(refund_status ?? ''),
          deliveredAt: delivered && Date.parse(delivered.datetime),
        };
      }),
    );
    hasMore = page.has_more;
    before = `&before_id=${page.shipments.at(-1)?.id}`;
  }
  return shipments;
}
