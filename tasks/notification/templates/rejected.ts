import type { LetterTemplate } from './letter.ts';

/** The shop cannot take the order: no stock, no carrier, or an address that does not exist. */
export const rejected: LetterTemplate = {
  en: ({ orderNumber, money }) => ({
    subject: `We cannot accept your order ${orderNumber}`,
    heading: 'We are sorry: we cannot accept your order',
    introduction: `We had to decline order ${orderNumber}. Most often an item has just sold out, or the carrier cannot deliver to the address.`,
    paragraphs: [money, 'Please check the items and the address; you are welcome to order again at any time.'],
  }),
  es: ({ orderNumber, money }) => ({
    subject: `No podemos aceptar tu pedido ${orderNumber}`,
    heading: 'Lo sentimos: no podemos aceptar tu pedido',
    introduction: `Hemos tenido que rechazar el pedido ${orderNumber}. Lo más habitual es que un artículo se acabe de agotar o que el transportista no pueda entregar en la dirección.`,
    paragraphs: [money, 'Revisa los artículos y la dirección; puedes volver a hacer el pedido cuando quieras.'],
  }),
};
