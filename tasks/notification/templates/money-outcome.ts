import { formatMoney } from '../../domain/money.ts';
import type { Locale, Order } from '../../domain/order.ts';

type Outcome = 'nothingToPay' | 'notAsked' | 'perhapsHeld' | 'released' | 'refunded';

const sentences: { readonly [Language in Locale]: { readonly [Kind in Outcome]: (amount: string) => string } } = {
  en: {
    nothingToPay: () => 'There was nothing to pay, and nothing was charged.',
    notAsked: () => 'Your card was not charged.',
    perhapsHeld: (amount) =>
      `Your card was not charged. If your bank still shows ${amount} as reserved, that disappears by itself within a few days.`,
    released: (amount) =>
      `Your card was not charged. We have released the ${amount} that was reserved on it; your bank stops showing it within a few days.`,
    refunded: (amount) => `We have refunded ${amount} to your card. Your bank shows it within a few days.`,
  },
  es: {
    nothingToPay: () => 'No había nada que pagar y no se ha cobrado nada.',
    notAsked: () => 'No se ha cobrado nada en tu tarjeta.',
    perhapsHeld: (amount) =>
      `No se ha cobrado nada en tu tarjeta. Si tu banco todavía muestra ${amount} como retenidos, la retención desaparecerá sola en unos días.`,
    released: (amount) =>
      `No se ha cobrado nada en tu tarjeta. Hemos liberado los ${amount} que estaban retenidos; tu banco dejará de mostrarlos en unos días.`,
    refunded: (amount) => `Te hemos reembolsado ${amount} en tu tarjeta. Tu banco lo mostrará en unos días.`,
  },
};

/** What becomes of the customer's money when nothing is sold, as a sentence or two. */
export function moneyOutcome(order: Order): string {
  const { locale, currency } = order;
  const outcome = outcomeOf(order);
  const amount = outcome === 'refunded' ? order.refundedAmount : order.totalAmount;
  return sentences[locale][outcome](formatMoney(amount, currency, locale));
}

function outcomeOf({ totalAmount, payments, refundedAmount }: Order): Outcome {
  if (refundedAmount > 0) return 'refunded';
  if (totalAmount === 0) return 'nothingToPay';
  if (payments.length === 0) return 'notAsked';
  // Only a payment that was held has the provider's charge; one whose answer was lost may have been held too.
  return payments.some((payment) => payment.transactionId !== undefined) ? 'released' : 'perhapsHeld';
}
