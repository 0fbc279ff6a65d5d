import type { LetterTemplate } from './letter.ts';

/** There is no payment. Why the bank said no is between it and its customer, and not told. */
export const paymentFailed: LetterTemplate = {
  en: ({ orderNumber, money }) => ({
    subject: `The payment of your order ${orderNumber} did not go through`,
    heading: 'Your payment did not go through',
    introduction: `We could not complete the payment of order ${orderNumber}, so we will not send it.`,
    paragraphs: [
      money,
      'If you still want the items, please order again, with another card if you like. Your bank can tell you more about the payment.',
    ],
  }),
  es: ({ orderNumber, money }) => ({
    subject: `El pago de tu pedido ${orderNumber} no se ha completado`,
    heading: 'Tu pago no se ha completado',
    introduction: `No hemos podido completar el pago del pedido ${orderNumber}, así que no lo enviaremos.`,
    paragraphs: [
      money,
      'Si todavía quieres los artículos, vuelve a hacer el pedido, con otra tarjeta si lo prefieres. Tu banco puede darte más información sobre el pago.',
    ],
  }),
};
