import type { LetterTemplate } from './letter.ts';

/** No carrier takes the parcel. */
export const shipmentFailed: LetterTemplate = {
  en: ({ orderNumber, money }) => ({
    subject: `We could not ship your order ${orderNumber}`,
    heading: 'We are sorry: we could not ship your order',
    introduction: `We could not find a carrier for the parcel of order ${orderNumber}, so we will not send it.`,
    paragraphs: [money, 'You are welcome to order again, perhaps to another address.'],
  }),
  es: ({ orderNumber, money }) => ({
    subject: `No hemos podido enviar tu pedido ${orderNumber}`,
    heading: 'Lo sentimos: no hemos podido enviar tu pedido',
    introduction: `No hemos encontrado ningún transportista para el paquete del pedido ${orderNumber}, así que no lo enviaremos.`,
    paragraphs: [money, 'Puedes volver a hacer el pedido, quizá con otra dirección.'],
  }),
};
