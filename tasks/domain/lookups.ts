import type { Order } from './order.ts';

/** Something people or providers know an order by. */
export interface Lookup {
  readonly kind: 'orderNumber' | 'email' | 'phone' | 'trackingNumber' | 'payment' | 'shipment' | 'transaction';
  readonly value: string;
}

/** E-mail addresses are compared without their case, although the part before the @ could have one. */
function normalizedEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** Digits alone, with the leading + of an international number. */
export function normalizedPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  return phone.trim().startsWith('+') ? `+${digits}` : digits;
}

/** Everything that finds the order, each once. */
export function lookupsOf(order: Order): readonly Lookup[] {
  const lookups: Lookup[] = [
    { kind: 'orderNumber', value: order.orderNumber },
    { kind: 'email', value: normalizedEmail(order.customerEmail) },
  ];
  if (order.customerPhone !== undefined) lookups.push({ kind: 'phone', value: normalizedPhone(order.customerPhone) });
  for (const { paymentId, transactionId } of order.payments) {
    lookups.push({ kind: 'payment', value: paymentId });
    if (transactionId !== undefined) lookups.push({ kind: 'transaction', value: transactionId });
  }
  for (const { shipmentId, trackingNumber } of order.shipments) {
    lookups.push({ kind: 'shipment', value: shipmentId });
    if (trackingNumber !== undefined) lookups.push({ kind: 'trackingNumber', value: trackingNumber });
  }
  return [...new Map(lookups.map((lookup) => [`${lookup.kind}#${lookup.value}`, lookup])).values()];
}
