/** An order that can be posted as it stands: it is what the description shows. */
export const orderExample = {
  customerName: 'Ada Lovelace',
  customerEmail: 'ada@example.com',
  currency: 'USD',
  items: [{ productId: 'mug-blue', quantity: 2 }],
  shippingAddress: {
    recipient: 'Ada Lovelace',
    street: '350 5th Ave',
    city: 'New York',
    state: 'NY',
    zipCode: '10118',
    country: 'US',
  },
  paymentMethod: { kind: 'card', token: 'pm_card_visa' },
} as const;

const { currency, items, shippingAddress } = orderExample;
export const quoteExample = { currency, items, shippingAddress } as const;
