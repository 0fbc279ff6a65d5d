import type { Order } from '../../domain/order.ts';

/** That the customer is to confirm the payment with the bank. */
export interface PaymentRequest {
  /** The bank's page, or the shop's where the provider's script asks; absent when neither is known. */
  readonly link?: string | undefined;
  /** In the customer's language, with its time zone. */
  readonly until: string;
}

/** What the order's bank wants of the customer, if it does. The secret that confirms a payment is never in it. */
export function paymentRequest({ paymentAction, returnUrl, locale }: Order): PaymentRequest | undefined {
  if (paymentAction === undefined) return undefined;
  const { url, expiresAt, clientSecret } = paymentAction;
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return {
    link: [url, returnUrl].find((address) => isSafeLink(address) && !address.includes(clientSecret)),
    until: `${time.format(new Date(expiresAt))} UTC`,
  };
}

/** Mail programs open whatever a link says, so only addresses of the web get into one. */
function isSafeLink(address: string | undefined): address is string {
  const protocol = address === undefined ? undefined : URL.parse(address)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}
