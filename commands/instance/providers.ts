import Stripe from 'stripe';
import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';
import { fromWireRate, rateSchema } from '../../tasks/adapters/carrier-hub/wire.ts';

/** A PaymentIntent as the payment provider lists it, apart from us. */
export interface PaymentAtProvider {
  readonly paymentId: string;
  /** As its metadata says; absent when it names none. */
  readonly orderId?: string | undefined;
  readonly status: string;
  /** What the bank holds for us still. */
  readonly held: number;
  readonly captured: number;
  readonly refunded: number;
  readonly currency: string;
}

/** A shipment as the carrier lists it, apart from us. */
export interface ShipmentAtCarrier {
  readonly shipmentId: string;
  readonly reference: string;
  readonly trackingCode?: string | undefined;
  /** A label was bought for it and not given back. */
  readonly isPaidFor: boolean;
  /** What the label costs, in minor units; absent when the carrier names no price of ours. */
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined;
  /** Milliseconds since 1970. */
  readonly deliveredAt?: number | undefined;
}

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
      held: intent.amount_capturable,
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
      tracking_code: z.string().nullable(),
      postage_label: z.object({}).nullable(),
      selected_rate: rateSchema.nullable(),
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
      ...page.shipments.map((shipment) => {
        const { id, reference, tracking_code, postage_label, selected_rate, refund_status, tracker } = shipment;
        const delivered = tracker?.tracking_details.find((detail) => detail.status === 'delivered');
        return {
          shipmentId: id,
          reference: reference ?? '',
          trackingCode: tracking_code ?? undefined,
          isPaidFor: postage_label !== null && !['submitted', 'refunded'].includes(refund_status ?? ''),
          cost: selected_rate === null ? undefined : fromWireRate(selected_rate),
          deliveredAt: delivered && Date.parse(delivered.datetime),
        };
      }),
    );
    hasMore = page.has_more;
    before = `&before_id=${page.shipments.at(-1)?.id}`;
  }
  return shipments;
}
