import type { LetterTemplate } from './letter.ts';
import type { LetterFacts } from './letter-facts.ts';

/** The bank asks the customer to confirm the payment (3-D Secure). */
export const paymentAction: LetterTemplate = {
  en: (facts) => {
    const { orderNumber } = facts;
    const { until, link } = asked(facts);
    return {
      subject: `Please confirm the payment of your order ${orderNumber}`,
      heading: 'Your bank needs your confirmation',
      introduction: `Before we can send order ${orderNumber}, your bank wants to be sure that it is you who is paying. Please confirm the payment by ${until}.`,
      paragraphs: [
        ...(link === undefined ? ['You can do so on the page of our shop where you placed the order.'] : []),
        'Nothing is charged yet, and your items are kept for you until then. Without your confirmation the order ends, and you pay nothing.',
        'If you have just confirmed it, there is nothing more to do.',
      ],
      ...(link === undefined ? {} : { action: { label: 'Confirm the payment', url: link } }),
    };
  },
  es: (facts) => {
    const { orderNumber } = facts;
    const { until, link } = asked(facts);
    return {
      subject: `Confirma el pago de tu pedido ${orderNumber}`,
      heading: 'Tu banco necesita tu confirmación',
      introduction: `Antes de que podamos enviar el pedido ${orderNumber}, tu banco quiere asegurarse de que eres tú quien paga. Confirma el pago antes del ${until}.`,
      paragraphs: [
        ...(link === undefined ? ['Puedes hacerlo en la página de nuestra tienda donde hiciste el pedido.'] : []),
        'Todavía no se ha cobrado nada y te guardamos los artículos hasta entonces. Sin tu confirmación, el pedido termina y no pagas nada.',
        'Si acabas de confirmarlo, no tienes que hacer nada más.',
      ],
      ...(link === undefined ? {} : { action: { label: 'Confirmar el pago', url: link } }),
    };
  },
};

function asked({ payment, orderNumber }: LetterFacts) {
  if (payment === undefined) throw new Error(`the bank asks nothing of the buyer of order ${orderNumber}`);
  return payment;
}
