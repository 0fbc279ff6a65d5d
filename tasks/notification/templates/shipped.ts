import type { LetterTemplate } from './letter.ts';

/** The parcel has left. */
export const shipped: LetterTemplate = {
  en: ({ orderNumber }) => ({
    subject: `Your order ${orderNumber} has shipped`,
    heading: 'Your parcel is on its way',
    introduction: `Order ${orderNumber} has left our warehouse.`,
  }),
  es: ({ orderNumber }) => ({
    subject: `Tu pedido ${orderNumber} ha sido enviado`,
    heading: 'Tu paquete está en camino',
    introduction: `El pedido ${orderNumber} ha salido de nuestro almacén.`,
  }),
};
