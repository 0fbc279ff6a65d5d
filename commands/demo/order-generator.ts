import { maxQuantity } from '../../tasks/domain/order.ts';
import type { StockLevel } from '../../tasks/domain/product.ts';
import { type Random, seededRandom } from '../instance/random.ts';
import type { Shelf } from '../instance/shelf.ts';
import { type BuyerPlan, planBuyer } from './plan-buyer.ts';
import { names, type Place, places } from './sample-people.ts';
import {
  askingCard,
  decliningCards,
  goodCards,
  malformations,
  type Scenario,
  scenarios,
  scenariosOfFifty,
  unbuyableLine,
  undeliverableStreet,
} from './troubles.ts';

/** One order that the demo will place. */
export interface PlannedOrder {
  readonly index: number;
  readonly scenario: Scenario;
  /** What is posted: sometimes wrong on purpose, so it has no type of ours. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly buyer: BuyerPlan;
}

/** The same seed and the same shelf give the same orders, whatever the number: the first 50 of 200 are the 50 of 50. */
export function planOrders(count: number, seed: number, shelf: Shelf): readonly PlannedOrder[] {
  const random = seededRandom(seed);
  const scarcest = shelf.levels.toSorted((left, right) => piecesOf(left) - piecesOf(right))[0];
  if (scarcest === undefined) throw new Error('the catalogue is empty: there is nothing to order');
  const stocked = new Set(shelf.levels.filter((level) => level.available >= plenty).map((level) => level.productId));
  stocked.delete(scarcest.productId);
  const products = shelf.products.filter((product) => stocked.has(product.productId));
  if (products.length === 0) {
    throw new Error(`no product has ${plenty} pieces left: start again with "npm start -- --fresh"`);
  }
  const orders: PlannedOrder[] = [];
  while (orders.length < count) {
    for (const scenario of shuffledFifty(random)) {
      const body = orderBody(random, scenario, products, scarcest);
      orders.push({ index: orders.length, scenario, body, buyer: planBuyer(random, scenario) });
    }
  }
  return orders.slice(0, count);
}

function shuffledFifty(random: Random): readonly Scenario[] {
  return scenarios
    .flatMap((scenario) => Array.from({ length: scenariosOfFifty[scenario] }, () => scenario))
    .map((scenario) => ({ scenario, place: random.fraction() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ scenario }) => scenario);
}

/** What a product must have on the shelf for a good order to count on it. */
const plenty = 20;

const piecesOf = (level: StockLevel) => level.available + level.reserved + level.sold;

/** One piece more than ever there was: many more, and it would be the carrier that refuses the parcel. */
const tooMany = (level: StockLevel) => Math.min(piecesOf(level) + 1, maxQuantity);

function orderBody(random: Random, scenario: Scenario, products: Shelf['products'], scarcest: StockLevel) {
  const place = random.pick(places);
  const who = names[place.locale];
  const customerName = `${random.pick(who.given)} ${random.pick(who.family)}`;
  const lines = random.weighted([
    { weight: 45, item: 1 },
    { weight: 30, item: 2 },
    { weight: 15, item: 3 },
    { weight: 10, item: 4 },
  ]);
  const items = Array.from({ length: lines }, () => ({
    productId: random.pick(soldIn(products, place)).productId,
    quantity: random.weighted([
      { weight: 7, item: 1 },
      { weight: 2, item: 2 },
      { weight: 1, item: 3 },
    ]),
  }));
  return {
    customerName,
    customerEmail: emailOf(customerName, random),
    locale: place.locale,
    currency: place.currency,
    items:
      scenario === 'outOfStock' ? [...items, { productId: scarcest.productId, quantity: tooMany(scarcest) }] : items,
    shippingMethod: random.weighted([
      { weight: 4, item: 'standard' },
      { weight: 1, item: 'express' },
    ]),
    shippingAddress: addressBody(random, scenario, place, customerName),
    paymentMethod: { kind: 'card', token: random.pick(cardsOf(scenario)) },
  };
}

function cardsOf(scenario: Scenario): readonly string[] {
  switch (scenario) {
    case 'cardDeclined':
      return decliningCards;
    case 'authenticated':
    case 'authenticationFailed':
    case 'cancelledWhileAsked':
      return [askingCard];
    default:
      return goodCards;
  }
}

function addressBody(random: Random, scenario: Scenario, place: Place, recipient: string) {
  const number = random.integer(1, 180);
  const street = random.pick(place.streets);
  const hasFlat = random.fraction() < 0.3;
  const flat = `${random.integer(1, 9)}${random.pick(['A', 'B', 'C'])}`;
  const address = {
    recipient,
    street: place.country === 'US' || place.country === 'CA' ? `${number} ${street}` : `${street} ${number}`,
    ...(hasFlat ? { street2: flat } : {}),
    city: place.city,
    state: place.state,
    zipCode: place.zipCode,
    country: place.country,
  };
  if (scenario === 'addressMalformed') return random.pick(malformations)(address);
  if (scenario === 'addressUndeliverable') return { ...address, street: undeliverableStreet };
  if (scenario === 'labelUnbuyable') return { ...address, street2: unbuyableLine };
  return address;
}

function soldIn(products: Shelf['products'], place: Place): Shelf['products'] {
  const { currency } = place;
  const sold = products.filter((product) => product.prices[currency] !== undefined);
  if (sold.length === 0) throw new Error(`no product with stock is sold in ${currency}`);
  return sold;
}

/** At example.com and its like, which belong to nobody (RFC 2606). */
function emailOf(name: string, random: Random): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.');
  return `${plain}.${random.integer(1, 999)}@${random.pick(['example.com', 'example.org', 'example.net'])}`;
}
