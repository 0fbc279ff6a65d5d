import type { LetterTemplate } from './letter.ts';

/** The order is paid for and will be sent. */
export const confirmation: LetterTemplate = {
  en: ({ orderNumber }) => ({
    subject: `Your order ${orderNumber} is confirmed`,
    heading: 'Thank you for your order',
    introduction: `Order ${orderNumber} is confirmed. This is what you ordered.`,
  }),
  es: ({ orderNumber }) => ({
    subject: `Tu pedido ${orderNumber} está confirmado`,
    heading: 'Gracias por tu pedido',
    introduction: `El pedido ${orderNumber} está confirmado. Esto es lo que has pedido.`,
  }),
};
