export type Language = 'en' | 'es';

/** Why there is nothing to answer on a page, or nothing any more. */
export type Closed = 'unknown' | 'confirmed' | 'failed' | 'cancelled' | 'replaced';

interface Wording {
  readonly bank: string;
  readonly title: string;
  readonly intro: string;
  readonly shop: string;
  readonly purpose: string;
  readonly amount: string;
  readonly card: string;
  readonly authenticate: string;
  readonly fail: string;
  readonly testNote: string;
  readonly back: string;
  readonly otherLanguage: string;
  readonly chooseOne: string;
  readonly closed: { readonly [Reason in Closed]: { readonly title: string; readonly text: string } };
}

export const wordings: { readonly [Key in Language]: Wording } = {
  en: {
    bank: 'Sandbox Bank',
    title: 'Confirm this payment',
    intro: 'Your bank wants to know that it is you who is paying.',
    shop: 'Shop',
    purpose: 'For',
    amount: 'Amount',
    card: 'Card',
    authenticate: 'Authenticate',
    fail: 'Fail',
    testNote: 'This is a test page of the payment sandbox. No money moves.',
    back: 'Back to the shop',
    otherLanguage: 'Español',
    chooseOne: 'Choose one of the two answers.',
    closed: {
      unknown: {
        title: 'There is nothing to confirm here',
        text: 'This address belongs to no payment. Open the link that the shop gave you once more.',
      },
      confirmed: {
        title: 'You have confirmed this payment already',
        text: 'You need not do anything more. It was confirmed once.',
      },
      failed: {
        title: 'This payment did not go through',
        text: 'It was not confirmed, or the bank declined it. Nothing was charged here.',
      },
      cancelled: {
        title: 'This payment was cancelled',
        text: 'It was called off, or the time to confirm it ran out. It cannot be confirmed any more.',
      },
      replaced: {
        title: 'This request is out of date',
        text: 'The payment was started again since. Open the newest link that the shop gave you.',
      },
    },
  },
  es: {
    bank: 'Banco de pruebas',
    title: 'Confirma este pago',
    intro: 'Tu banco quiere asegurarse de que eres tú quien paga.',
    shop: 'Comercio',
    purpose: 'Concepto',
    amount: 'Importe',
    card: 'Tarjeta',
    authenticate: 'Autenticar',
    fail: 'Rechazar',
    testNote: 'Esta es una página de prueba del simulador de pagos. No se mueve dinero.',
    back: 'Volver a la tienda',
    otherLanguage: 'English',
    chooseOne: 'Elige una de las dos respuestas.',
    closed: {
      unknown: {
        title: 'Aquí no hay nada que confirmar',
        text: 'Esta dirección no corresponde a ningún pago. Vuelve a abrir el enlace que te dio la tienda.',
      },
      confirmed: {
        title: 'Ya has confirmado este pago',
        text: 'No tienes que hacer nada más. Se confirmó una sola vez.',
      },
      failed: {
        title: 'Este pago no se completó',
        text: 'No se confirmó o el banco lo rechazó. Aquí no se ha cobrado nada.',
      },
      cancelled: {
        title: 'Este pago fue cancelado',
        text: 'Se anuló o se agotó el tiempo para confirmarlo. Ya no se puede confirmar.',
      },
      replaced: {
        title: 'Esta solicitud ya no es válida',
        text: 'El pago se inició de nuevo después. Abre el enlace más reciente que te dio la tienda.',
      },
    },
  },
};

/** `?locale=` when it names one of ours, else the browser's preference, else English. */
export function languageOf(query: string, acceptLanguage: string | undefined): Language {
  const asked = new URLSearchParams(query).get('locale')?.toLowerCase().slice(0, 2);
  if (asked === 'en' || asked === 'es') return asked;
  const ranked = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [tag = '', weight = ''] = range.trim().toLowerCase().split(';');
      return { language: tag.slice(0, 2), weight: weight === '' ? 1 : Number(weight.replace('q=', '')) };
    })
    .sort((one, other) => other.weight - one.weight);
  return ranked.find(({ language }) => language === 'en' || language === 'es')?.language === 'es' ? 'es' : 'en';
}
