/** What an order is made to meet. */
export const scenarios = [
  'good',
  'cardDeclined',
  'addressUndeliverable',
  'addressMalformed',
  'labelUnbuyable',
  'outOfStock',
] as const;
export type Scenario = (typeof scenarios)[number];

export const scenarioWeights: { readonly [Each in Scenario]: number } = {
  good: 70,
  cardDeclined: 10,
  addressUndeliverable: 4,
  addressMalformed: 5,
  labelUnbuyable: 6,
  outOfStock: 5,
};

export const scenarioTitles: { readonly [Each in Scenario]: string } = {
  good: 'good card, good address',
  cardDeclined: 'card declined',
  addressUndeliverable: 'address nobody can deliver to',
  addressMalformed: 'address not filled in right',
  labelUnbuyable: 'label that cannot be bought',
  outOfStock: 'more of the scarce item than there is',
};

/** Stripe's test methods (docs.stripe.com/testing). */
export const goodCards = ['pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_discover'];
export const decliningCards = [
  'pm_card_visa_chargeDeclined',
  'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_visa_chargeDeclinedLostCard',
  'pm_card_chargeDeclinedExpiredCard',
  'pm_card_chargeDeclinedIncorrectCvc',
  'pm_card_chargeCustomerFail',
];

/** Words that the carrier sandbox answers badly to: the first in the street, the second in the second line. */
export const undeliverableStreet = '1 Undeliverable Road';
export const unbuyableLine = 'Unbuyable label';

/** Ways to fill in an address that the API refuses at once. */
export const malformations: readonly ((
  address: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>)[] = [
  (address) => ({ ...address, country: 'US', state: 'CA', zipCode: 'ABCDE' }),
  (address) => ({ ...address, city: '' }),
  (address) => ({ ...address, country: 'usa' }),
  ({ street: _street, ...address }) => address,
];
