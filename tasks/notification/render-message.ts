import type { Order } from '../domain/order.ts';
import type { Mail } from '../ports/mailer.ts';
import { confirmation } from './templates/confirmation.ts';
import { htmlMessage } from './templates/html-message.ts';
import type { LetterTemplate } from './templates/letter.ts';
import { orderFacts } from './templates/order-facts.ts';
import { shipped } from './templates/shipped.ts';
import { textMessage } from './templates/text-message.ts';
import { wordings } from './templates/wording.ts';

export const messageKinds = ['confirmation', 'shipped'] as const;
export type MessageKind = (typeof messageKinds)[number];

const templates: { readonly [Kind in MessageKind]: LetterTemplate } = { confirmation, shipped };

/** The message of that kind about the order, in the customer's language, as text and HTML. */
export function renderMessage(kind: MessageKind, order: Order): Pick<Mail, 'subject' | 'text' | 'html'> {
  const { locale, customerName, orderNumber } = order;
  const wording = wordings[locale];
  const letter = { ...templates[kind][locale](orderNumber), greeting: wording.greeting(customerName) };
  const facts = orderFacts(order, wording);
  return {
    subject: letter.subject,
    text: textMessage(letter, facts, wording),
    html: htmlMessage(letter, facts, wording, locale),
  };
}
