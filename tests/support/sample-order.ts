import { type OrderId, orderIdSchema } from '../../tasks/domain/ids.ts';
import { type Order, orderSchema } from '../../tasks/domain/order.ts';

const encoding = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The n-th order id of the tests: valid, and sorting by n. */
export function sampleOrderId(n = 1): OrderId {
  let rest = n;
  let tail = '';
  for (let i = 0; i < 6; i += 1) {
    tail = encoding.charAt(rest % 32) + tail;
    rest = Math.floor(rest / 32);
  }
  return orderIdSchema.parse(`01JDABCDEFGHJKMNPQRS${tail}`);
}

/** A pending order for two mugs, as placing makes it: 2 × 12.00, tax 1.98, shipping 5.99: 31.97 dollars. */
export function sampleOrder(changes: Partial<Record<keyof Order, unknown>> = {}): Order {
  const address = {
    recipient: 'Ada Lovelace',
    street: '350 5th Ave',
    city: 'New York',
    state: 'NY',
    zipCode: '10118',
    country: 'US',
  };
  return orderSchema.parse({
    orderId: sampleOrderId(),
    orderNumber: 'K7PM-3XWD',
    customerId: 'customer-1',
    customerName: 'Ada Lovelace',
    customerEmail: 'ada@example.com',
    locale: 'en',
    channel: 'web',
    orderDate: '2026-11-22T10:00:00.000Z',
    status: 'PENDING',
    paymentStatus: 'PENDING',
    fulfillmentStatus: 'UNFULFILLED',
    items: [
      {
        lineId: '1',
        productId: 'mug-blue',
        name: 'Blue mug',
        quantity: 2,
        price: 1200,
        discount: 0,
        tax: [{ rate: 82_500, jurisdiction: 'US-NY', amount: 198 }],
        total: 2598,
        quantityShipped: 0,
        quantityCancelled: 0,
        quantityReturned: 0,
        weightGrams: 350,
      },
    ],
    subtotal: 2400,
    discount: 0,
    tax: 198,
    shipping: 599,
    shippingTax: [],
    taxIncluded: false,
    totalAmount: 3197,
    authorizedAmount: 0,
    capturedAmount: 0,
    refundedAmount: 0,
    currency: 'USD',
    shippingMethod: 'standard',
    parcel: { weightGrams: 700, lengthMillimetres: 120, widthMillimetres: 90, heightMillimetres: 200 },
    shippingAddress: address,
    billingAddress: address,
    paymentMethod: { kind: 'card', token: 'pm_card_visa' },
    payments: [],
    shipments: [],
    refunds: [],
    returns: [],
    intents: [],
    metadata: {},
    messagesSent: [],
    version: 1,
    schemaVersion: 1,
    ...changes,
  });
}
