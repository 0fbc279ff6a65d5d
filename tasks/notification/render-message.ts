import type { Order } from '../domain/order.ts';
import type { Mail } from '../ports/mailer.ts';
import type { MessageKind } from './message-kinds.ts';
import { attention } from './templates/attention.ts';
import { cancelled } from './templates/cancelled.ts';
import { confirmation } from './templates/confirmation.ts';
import { delivered } from './templates/delivered.ts';
import { htmlMessage } from './templates/html-message.ts';
import type { LetterTemplate } from './templates/letter.ts';
import { letterFacts } from './templates/letter-facts.ts';
import { orderFacts } from './templates/order-facts.ts';
import { paymentAction } from './templates/payment-action.ts';
import { paymentFailed } from './templates/payment-failed.ts';
import { rejected } from './templates/rejected.ts';
import { shipmentFailed } from './templates/shipment-failed.ts';
import { shipped } from './templates/shipped.ts';
import { textMessage } from './templates/text-message.ts';
import { wordings } from './templates/wording.ts';

const templates: { readonly [Kind in MessageKind]: LetterTemplate } = {
  confirmation,
  shipped,
  paymentAction,
  delivered,
  rejected,
  paymentFailed,
  shipmentFailed,
  cancelled,
  attention,
};

/** The message of that kind about the order, in the customer's language, as text and HTML. */
export function renderMessage(kind: MessageKind, order: Order): Pick<Mail, 'subject' | 'text' | 'html'> {
  const { locale, customerName } = order;
  const wording = wordings[locale];
  const letter = { ...templates[kind][locale](letterFacts(order)), greeting: wording.greeting(customerName) };
  const facts = orderFacts(order, wording);
  return {
    subject: letter.subject,
    text: textMessage(letter, facts, wording),
    html: htmlMessage(letter, facts, wording, locale),
  };
}
