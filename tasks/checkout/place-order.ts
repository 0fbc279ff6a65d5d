import type { Order } from '../domain/order.ts';
import { orderPlaced } from '../domain/order-rules/order-placed.ts';
import type { Quote } from '../domain/pricing/quote.ts';
import { OrderNumberTaken, type Placement, type PlacementKey } from '../ports/order-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { PlaceOrder } from './order-request.ts';
import { type Problem, priceRequest } from './price-request.ts';

export type PlaceOrderResult =
  | { readonly kind: 'placed'; readonly order: Order }
  /** The key was used before with the same body: the order as it was answered then. */
  | { readonly kind: 'replayed'; readonly order: Order }
  | { readonly kind: 'keyUsedForAnotherBody' }
  /** The client showed another total: it asks again, or places with the new one. */
  | { readonly kind: 'totalDiffers'; readonly quote: Quote }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

type PlacingPorts = Pick<Ports, 'catalogue' | 'orders' | 'ids' | 'clock'>;

/**
 * Prices the order from the catalogue and stores it as PENDING. Storing is handing over: the table's stream brings it to the
 * queue that starts its workflow.
 */
export async function placeOrder(
  request: PlaceOrder,
  ports: PlacingPorts,
  { cause = 'api', idempotency }: { readonly cause?: string; readonly idempotency?: PlacementKey | undefined } = {},
): Promise<PlaceOrderResult> {
  const pricing = await priceAsShown(request, ports);
  if (pricing.kind !== 'priced') {
    // What was placed stays placed, even if the catalogue has changed since.
    const earlier = idempotency === undefined ? undefined : await ports.orders.findPlacement(idempotency);
    return earlier ?? pricing;
  }
  return storeOrder(request, pricing.quote, cause, idempotency, ports);
}

async function priceAsShown(request: PlaceOrder, ports: PlacingPorts) {
  const pricing = await priceRequest(request, ports);
  if (pricing.kind === 'invalid') return pricing;
  const { quote } = pricing;
  const isAsShown = request.expectedTotal === undefined || request.expectedTotal === quote.totalAmount;
  return isAsShown ? pricing : ({ kind: 'totalDiffers', quote } as const);
}

const numberAttempts = 5;

async function storeOrder(
  request: PlaceOrder,
  quote: Quote,
  cause: string,
  idempotency: PlacementKey | undefined,
  { orders, ids, clock }: PlacingPorts,
): Promise<Placement> {
  const now = clock.now();
  const orderId = ids.orderId(now);
  for (let attempt = 1; ; attempt += 1) {
    const order = newOrder(request, quote, { orderId, orderNumber: ids.orderNumber(), orderDate: now.toISOString() });
    try {
      return await orders.place(order, orderPlaced(order, { cause }), idempotency);
    } catch (error) {
      if (!(error instanceof OrderNumberTaken) || attempt === numberAttempts) throw error;
    }
  }
}

function newOrder(
  request: PlaceOrder,
  quote: Quote,
  names: Pick<Order, 'orderId' | 'orderNumber' | 'orderDate'>,
): Order {
  const { expectedTotal: _expectedTotal, billingAddress, ...asked } = request;
  return {
    ...names,
    ...asked,
    ...quote,
    items: quote.items.map((line) => ({ ...line, quantityShipped: 0, quantityCancelled: 0, quantityReturned: 0 })),
    billingAddress: billingAddress ?? request.shippingAddress,
    status: 'PENDING',
    paymentStatus: quote.totalAmount === 0 ? 'NOT_REQUIRED' : 'PENDING',
    fulfillmentStatus: 'UNFULFILLED',
    authorizedAmount: 0,
    capturedAmount: 0,
    refundedAmount: 0,
    payments: [],
    shipments: [],
    refunds: [],
    returns: [],
    intents: [],
    messagesSent: [],
    version: 1,
    schemaVersion: 1,
  };
}
