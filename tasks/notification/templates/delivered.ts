import type { LetterTemplate } from './letter.ts';

/** The customer has the parcel. */
export const delivered: LetterTemplate = {
  en: ({ orderNumber, deliveredOn }) => ({
    subject: `Your order ${orderNumber} was delivered`,
    heading: 'Your parcel has arrived',
    introduction: `Order ${orderNumber} was delivered${deliveredOn ? ` on ${deliveredOn}` : ''}. We hope you enjoy it.`,
    paragraphs: [
      'If you cannot find the parcel, ask your neighbours first, then answer this message: we will look for it.',
    ],
  }),
  es: ({ orderNumber, deliveredOn }) => ({
    subject: `Tu pedido ${orderNumber} ha sido entregado`,
    heading: 'Tu paquete ha llegado',
    introduction: `El pedido ${orderNumber} se entregó${deliveredOn ? ` el ${deliveredOn}` : ''}. Esperamos que lo disfrutes.`,
    paragraphs: [
      'Si no encuentras el paquete, pregunta primero a tus vecinos y después responde a este mensaje: lo buscaremos.',
    ],
  }),
};
