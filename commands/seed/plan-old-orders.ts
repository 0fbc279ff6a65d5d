import { type PlaceOrder, placeOrderSchema } from '../../tasks/checkout/order-request.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import { names, type Place, places } from '../demo/sample-people.ts';
import { type Random, seededRandom } from '../instance/random.ts';
import type { Shelf } from '../instance/shelf.ts';

/** How an order of the past ended, and by what. */
type OldEnd =
  | 'delivered'
  | 'deliveredAfterBankAsked'
  | 'cardDeclined'
  | 'addressUndeliverable'
  | 'outOfStock'
  | 'labelUnbuyable'
  | 'cancelled';

const ends: readonly { readonly weight: number; readonly item: OldEnd }[] = [
  { weight: 72, item: 'delivered' },
  { weight: 6, item: 'deliveredAfterBankAsked' },
  { weight: 8, item: 'cardDeclined' },
  { weight: 3, item: 'addressUndeliverable' },
  { weight: 3, item: 'outOfStock' },
  { weight: 3, item: 'labelUnbuyable' },
  { weight: 5, item: 'cancelled' },
];

export interface OldOrderPlan {
  readonly index: number;
  readonly end: OldEnd;
  readonly placedAt: Date;
  readonly request: PlaceOrder;
  /** The product that was not there any more, when the order ended for it. */
  readonly missing: string;
}

const dayMilliseconds = 24 * 3600 * 1000;
const daysBack = 90;
/** Whoever ordered last has had the parcel since. */
const freshestMilliseconds = 6 * 3600 * 1000;
const ordersOfCustomer = 4;

/** The plan of one order: always the same for a seed, an index and a time that the past ends at. */
export function planOldOrder(
  index: number,
  world: { readonly seed: number; readonly orders: number; readonly until: Date; readonly shelf: Shelf },
): OldOrderPlan {
  const { seed, orders, until, shelf } = world;
  const random = seededRandom(mixed(seed, index));
  const end = random.weighted(ends);
  const customer = customerOf(seed, random.integer(1, Math.ceil(orders / ordersOfCustomer)));
  const { place } = customer;
  const products = shelf.products.filter(({ prices }) => prices[place.currency] !== undefined);
  const scarcest = scarcestOf(shelf.levels);
  const items = Array.from({ length: random.integer(1, 3) }, () => ({
    productId: random.pick(products).productId,
    quantity: random.weighted(quantities),
  }));
  const lines = end === 'outOfStock' ? [...items, { productId: scarcest, quantity: 1 }] : items;
  const span = daysBack * dayMilliseconds - freshestMilliseconds;
  const { name, email, phone, id: customerId } = customer;
  return {
    index,
    end,
    placedAt: new Date(until.getTime() - freshestMilliseconds - Math.floor(random.fraction() * span)),
    missing: scarcest,
    request: placeOrderSchema.parse({
      ...(customerId === undefined ? {} : { customerId }),
      customerName: name,
      customerEmail: email,
      ...(phone === undefined ? {} : { customerPhone: phone }),
      locale: place.locale,
      currency: place.currency,
      items: lines,
      shippingMethod: random.weighted(methods),
      shippingAddress: addressOf(random, end, place, name),
      paymentMethod: { kind: 'card', token: cardOf(random, end) },
    }),
  };
}

const quantities = [
  { weight: 7, item: 1 },
  { weight: 2, item: 2 },
  { weight: 1, item: 3 },
];
const methods = [
  { weight: 4, item: 'standard' },
  { weight: 1, item: 'express' },
];
const goodCards = ['pm_card_visa', 'pm_card_visa', 'pm_card_mastercard', 'pm_card_amex', 'pm_card_discover'];
const decliningCards = [
  'pm_card_visa_chargeDeclined',
  'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclinedExpiredCard',
];

function cardOf(random: Random, end: OldEnd): string {
  if (end === 'deliveredAfterBankAsked') return 'pm_card_authenticationRequired';
  return random.pick(end === 'cardDeclined' ? decliningCards : goodCards);
}

/** A customer of the seed's: every fourth is a guest, who comes again under the same name and address only. */
function customerOf(seed: number, number: number) {
  const random = seededRandom(mixed(seed, -number));
  const place = random.pick(places);
  const who = names[place.locale];
  const name = `${random.pick(who.given)} ${random.pick(who.family)}`;
  const plain = name.normalize('NFD').replace(/[^A-Za-z ]/g, '');
  const email = `${plain.toLowerCase().replaceAll(' ', '.')}.${number}@example.com`;
  const phone = random.fraction() < 0.5 ? `+1 555 ${String(random.integer(1_000_000, 9_999_999))}` : undefined;
  return { id: number % 4 === 0 ? undefined : `seed-${seed}-${number}`, name, email, phone, place };
}

function addressOf(random: Random, end: OldEnd, place: Place, recipient: string) {
  const number = random.integer(1, 180);
  const street = random.pick(place.streets);
  const isNumberFirst = place.country === 'US' || place.country === 'CA';
  const { city, state, zipCode, country } = place;
  return {
    recipient,
    street:
      end === 'addressUndeliverable'
        ? '1 Undeliverable Road'
        : isNumberFirst
          ? `${number} ${street}`
          : `${street} ${number}`,
    ...(end === 'labelUnbuyable' ? { street2: 'Unbuyable label' } : {}),
    city,
    state,
    zipCode,
    country,
  };
}

function scarcestOf(levels: readonly StockLevel[]): string {
  const piecesOf = ({ available, reserved, sold }: StockLevel) => available + reserved + sold;
  const scarcest = levels.toSorted((left, right) => piecesOf(left) - piecesOf(right))[0];
  if (scarcest === undefined) throw new Error('the catalogue is empty: there is nothing to order');
  return scarcest.productId;
}

/** One number of two, spread over 32 bits; it chooses, it never names. */
function mixed(seed: number, index: number): number {
  return (Math.imul(seed ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(index + 0x165667b1, 0xc2b2ae35)) >>> 0;
}
