import { formatMoney } from '../../domain/money.ts';
import type { Carrier, Order } from '../../domain/order.ts';
import { isTerminal, type OrderStatus } from '../../domain/order-status.ts';
import { hasLeft } from './letter-facts.ts';
import type { Wording } from './wording.ts';

interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a message says of an order, as plain text ready to be shown: amounts and dates are the reader's. */
export interface OrderFacts {
  readonly facts: readonly Fact[];
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly amount: string }[];
  /** What is paid is marked; what follows it is a part of it. */
  readonly totals: readonly (Fact & { readonly isTotal: boolean })[];
  readonly addressLines: readonly string[];
}

const carrierNames: { readonly [Name in Carrier]: string } = { fedex: 'FedEx', ups: 'UPS', dhl: 'DHL' };

export function orderFacts(order: Order, wording: Wording): OrderFacts {
  const { locale, currency, estimatedDeliveryDays, deliveryDate } = order;
  // A label that was given back still has its number, and brings nothing.
  const trackingNumber = hasLeft(order.fulfillmentStatus) ? order.trackingNumber : undefined;
  // Where prices hold their tax, the price of shipping does too, and the tax is a part of the total: told after it.
  const { taxIncluded } = order;
  const shipping = taxIncluded
    ? order.shippingTax.reduce((sum, { amount }) => sum + amount, order.shipping)
    : order.shipping;
  const money = (amount: number) => formatMoney(amount, currency, locale);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const carrier = order.shipments.find((shipment) => shipment.trackingNumber === trackingNumber)?.carrier;
  const to = order.shippingAddress;
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(to.country) ?? to.country;
  return {
    facts: present([
      [wording.orderNumber, order.orderNumber],
      [wording.orderDate, date.format(new Date(order.orderDate))],
      [wording.status, wording.statuses[order.status]],
      [wording.carrier, trackingNumber && carrier && carrierNames[carrier]],
      [wording.trackingNumber, trackingNumber],
      [wording.deliveredOn, deliveryDate && date.format(new Date(deliveryDate))],
      [
        wording.estimatedDelivery,
        estimatedDeliveryDays && mayArriveAsTold(order.status) && wording.inDays(estimatedDeliveryDays),
      ],
    ]),
    items: order.items.map(({ name, quantity, price }) => ({ name, quantity, amount: money(price * quantity) })),
    totals: present([
      [wording.subtotal, money(order.subtotal)],
      [wording.discount, order.discount === 0 ? undefined : `−${money(order.discount)}`],
      [wording.shipping, money(shipping)],
      [wording.tax, taxIncluded ? undefined : money(order.tax)],
      [wording.total, money(order.totalAmount)],
      [wording.taxIncluded, taxIncluded ? money(order.tax) : undefined],
    ]).map((fact) => ({ ...fact, isTotal: fact.label === wording.total })),
    addressLines: [
      to.recipient,
      to.company,
      to.street,
      to.street2,
      [to.city, to.state, to.zipCode].filter(Boolean).join(', '),
      country,
    ].filter((line) => line !== undefined),
  };
}

/** Whether the carrier's estimate still says something: not of a parcel that came, never comes, or is looked for. */
function mayArriveAsTold(status: OrderStatus): boolean {
  return !isTerminal(status) && status !== 'NEEDS_ATTENTION';
}

function present(rows: readonly (readonly [string, string | number | false | undefined])[]): readonly Fact[] {
  return rows.flatMap(([label, value]) => (value ? [{ label, value: String(value) }] : []));
}
