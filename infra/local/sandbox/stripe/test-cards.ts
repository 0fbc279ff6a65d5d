import type { SpecialValue } from '../faults/named-call.ts';
import { specialFault } from '../faults/special-value.ts';
import { stripeOperations } from './operations.ts';

/** How a bank answers for one of Stripe's test payment methods (docs.stripe.com/testing). */
export type CardBehaviour =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'declines'; readonly code: string; readonly declineCode: string; readonly message: string }
  /** The bank asks the customer first, then behaves as said. */
  | { readonly kind: 'asksCustomer'; readonly afterwards: CardBehaviour };

export interface TestCard {
  readonly brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  readonly last4: string;
  readonly funding: 'credit' | 'debit';
  readonly riskLevel: 'normal' | 'elevated' | 'highest';
  readonly charge: CardBehaviour;
  readonly refund: 'succeeds' | 'pends';
}

const good: TestCard = {
  brand: 'visa',
  last4: '4242',
  funding: 'credit',
  riskLevel: 'normal',
  charge: { kind: 'succeeds' },
  refund: 'succeeds',
};

function declining(last4: string, code: string, declineCode: string, message: string): TestCard {
  return { ...good, last4, charge: { kind: 'declines', code, declineCode, message } };
}

const declined = 'Your card was declined.';
const insufficientFunds = declining('9995', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.');

const testCards: ReadonlyMap<string, TestCard> = new Map([
  ['pm_card_visa', good],
  ['pm_card_visa_debit', { ...good, last4: '5556', funding: 'debit' }],
  ['pm_card_mastercard', { ...good, brand: 'mastercard', last4: '4444' }],
  ['pm_card_amex', { ...good, brand: 'amex', last4: '0005' }],
  ['pm_card_discover', { ...good, brand: 'discover', last4: '1117' }],
  ['pm_card_visa_chargeDeclined', declining('0002', 'card_declined', 'generic_decline', declined)],
  ['pm_card_chargeDeclined', declining('0002', 'card_declined', 'generic_decline', declined)],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', insufficientFunds],
  ['pm_card_chargeDeclinedInsufficientFunds', insufficientFunds],
  ['pm_card_visa_chargeDeclinedLostCard', declining('9987', 'card_declined', 'lost_card', declined)],
  ['pm_card_visa_chargeDeclinedStolenCard', declining('9979', 'card_declined', 'stolen_card', declined)],
  ['pm_card_chargeDeclinedExpiredCard', declining('0069', 'expired_card', 'expired_card', 'Your card has expired.')],
  [
    'pm_card_chargeDeclinedIncorrectCvc',
    declining('0127', 'incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  ],
  [
    'pm_card_chargeDeclinedProcessingError',
    declining('0119', 'processing_error', 'processing_error', 'An error occurred while processing your card.'),
  ],
  // Attaches to a customer without trouble, and declines when it is charged.
  ['pm_card_chargeCustomerFail', declining('0341', 'card_declined', 'generic_decline', declined)],
  [
    'pm_card_authenticationRequired',
    { ...good, last4: '3184', charge: { kind: 'asksCustomer', afterwards: { kind: 'succeeds' } } },
  ],
  [
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    { ...good, last4: '1629', charge: { kind: 'asksCustomer', afterwards: insufficientFunds.charge } },
  ],
  ['pm_card_riskLevelElevated', { ...good, last4: '9235', riskLevel: 'elevated' }],
  // Radar blocks the highest risk unless the account says otherwise.
  ['pm_card_riskLevelHighest', { ...declining('4954', 'card_declined', 'fraudulent', declined), riskLevel: 'highest' }],
  // What these do after the charge comes with disputes and refunds that change later.
  ['pm_card_createDispute', { ...good, last4: '0259' }],
  ['pm_card_refundFail', { ...good, last4: '5126' }],
  ['pm_card_pendingRefund', { ...good, last4: '7726', refund: 'pends' }],
]);

export function testCard(token: string): TestCard | undefined {
  return testCards.get(faultToken(token)?.card ?? token);
}

/**
 * `pm_card_visa_fault_capturePayment_timeoutAfter`, with `_after` or a number of seconds behind it where the fault takes one: a
 * test card, and how an operation on its payment misbehaves, once. Undefined when it is no such token.
 */
export function faultToken(
  token: string,
): { readonly card: string; readonly special: Pick<SpecialValue, 'operation' | 'fault'> } | undefined {
  const [, card, operation, fault, parameter] =
    /^(pm_card_[A-Za-z_]+?)_fault_([A-Za-z]+)_([A-Za-z0-9]+)(?:_(before|after|\d+))?$/.exec(token) ?? [];
  if (card === undefined || operation === undefined || fault === undefined) return undefined;
  const special = specialFault(stripeOperations, { operation, fault, parameter });
  // A payment has no card yet when it is made.
  return special === undefined || special.operation === 'createPayment' ? undefined : { card, special };
}
