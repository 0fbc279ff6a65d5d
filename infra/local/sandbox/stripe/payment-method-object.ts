import type { Moment, StoredMethod } from './records.ts';
import type { TestCard } from './test-cards.ts';

/** Naming a test token makes a payment method of its own, as at Stripe: the token itself is never on an object. */
export function methodFrom(token: string, card: TestCard, moment: Moment): StoredMethod {
  return {
    token,
    object: {
      id: moment.newId('pm'),
      object: 'payment_method',
      billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
      card: {
        brand: card.brand,
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        country: 'US',
        display_brand: card.brand,
        exp_month: 12,
        exp_year: 2034,
        fingerprint: `card${card.last4}fingerprnt`,
        funding: card.funding,
        generated_from: null,
        last4: card.last4,
        networks: { available: [card.brand], preferred: null },
        regulated_status: 'unregulated',
        three_d_secure_usage: { supported: true },
        wallet: null,
      },
      created: moment.now,
      customer: null,
      customer_account: null,
      livemode: false,
      metadata: {},
      type: 'card',
    },
  };
}
