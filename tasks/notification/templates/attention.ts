import type { LetterTemplate } from './letter.ts';

/** Something went wrong, and a person looks into it. */
export const attention: LetterTemplate = {
  en: ({ orderNumber, hasLeft }) => ({
    subject: hasLeft
      ? `There is a problem with the delivery of your order ${orderNumber}`
      : `There is a problem with your order ${orderNumber}`,
    heading: 'We are looking into your order',
    introduction: hasLeft
      ? `Something went wrong with the delivery of order ${orderNumber}, and our support team is looking into it.`
      : `Something went wrong with order ${orderNumber}, and our support team is looking into it.`,
    paragraphs: ['You do not have to do anything. We will write to you as soon as we know more.'],
  }),
  es: ({ orderNumber, hasLeft }) => ({
    subject: hasLeft
      ? `Hay un problema con la entrega de tu pedido ${orderNumber}`
      : `Hay un problema con tu pedido ${orderNumber}`,
    heading: 'Estamos revisando tu pedido',
    introduction: hasLeft
      ? `Algo ha ido mal con la entrega del pedido ${orderNumber} y nuestro equipo de atención al cliente lo está revisando.`
      : `Algo ha ido mal con el pedido ${orderNumber} y nuestro equipo de atención al cliente lo está revisando.`,
    paragraphs: ['No tienes que hacer nada. Te escribiremos en cuanto sepamos más.'],
  }),
};
