import type { LetterTemplate } from './letter.ts';

/** The order was called off. The reason may be meant for the shop's own eyes, and is not told. */
export const cancelled: LetterTemplate = {
  en: ({ orderNumber, money, isCancelledByCustomer }) => ({
    subject: `Your order ${orderNumber} is cancelled`,
    heading: 'Your order is cancelled',
    introduction: isCancelledByCustomer
      ? `As you asked, order ${orderNumber} is cancelled. Nothing will be sent.`
      : `Order ${orderNumber} was cancelled. Nothing will be sent.`,
    paragraphs: [money],
  }),
  es: ({ orderNumber, money, isCancelledByCustomer }) => ({
    subject: `Tu pedido ${orderNumber} está cancelado`,
    heading: 'Tu pedido está cancelado',
    introduction: isCancelledByCustomer
      ? `Tal como pediste, el pedido ${orderNumber} está cancelado. No se enviará nada.`
      : `El pedido ${orderNumber} se ha cancelado. No se enviará nada.`,
    paragraphs: [money],
  }),
};
