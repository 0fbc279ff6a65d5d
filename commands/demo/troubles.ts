/** What an order is made to meet. */
export const scenarios = [
  'good',
  'cardDeclined',
  'addressUndeliverable',
  'addressMalformed',
  'labelUnbuyable',
  'outOfStock',
  'cancelled',
  'authenticated',
  'authenticationFailed',
  'cancelledWhileAsked',
] as const;
export type Scenario = (typeof scenarios)[number];

/** How many of fifty orders in a row are of each kind: exactly, so that every end is seen among the first fifty. */
export const scenariosOfFifty: { readonly [Each in Scenario]: number } = {
  good: 29,
  cardDeclined: 4,
  addressUndeliverable: 2,
  addressMalformed: 2,
  labelUnbuyable: 3,
  outOfStock: 2,
  cancelled: 4,
  authenticated: 2,
  authenticationFailed: 1,
  cancelledWhileAsked: 1,
};

export const scenarioTitles: { readonly [Each in Scenario]: string } = {
  good: 'good card, good address',
  cardDeclined: 'card declined',
  addressUndeliverable: 'address nobody can deliver to',
  addressMalformed: 'address not filled in right',
  labelUnbuyable: 'label that cannot be bought',
  outOfStock: 'more of the scarce item than there is',
  cancelled: 'called off at any moment',
  authenticated: 'bank asks, the buyer confirms',
  authenticationFailed: 'bank asks, the buyer does not confirm',
  cancelledWhileAsked: 'called off while the bank asks',
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
/** The bank asks the buyer each time. */
export const askingCard = 'pm_card_authenticationRequired';

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
