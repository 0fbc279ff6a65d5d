import { type Price, type PriceName, prices } from './prices.ts';

/** So much of what a price is for: of each order, and each month whether or not anybody orders. */
export interface Usage {
  readonly price: PriceName;
  readonly perOrder: number;
  readonly perMonth: number;
}

export interface BillLine extends Price {
  readonly name: PriceName;
  readonly perOrder: number;
  readonly perMonth: number;
  /** Of the unit, in a month, after what is free. */
  readonly billed: number;
  readonly dollarsPerMonth: number;
  /** The part of it that is there without an order. */
  readonly idleDollars: number;
}

export interface Bill {
  readonly orders: number;
  readonly lines: readonly BillLine[];
  readonly services: readonly {
    readonly service: string;
    readonly dollarsPerMonth: number;
    readonly idleDollars: number;
  }[];
  readonly dollarsPerMonth: number;
  readonly idleDollars: number;
  /** Of what goes with the orders alone. */
  readonly dollarsPerOrder: number;
}

/** What a month with so many orders costs. Everything in the first price tier, which is the dearest; the free tiers on request. */
export function billOf(usage: readonly Usage[], orders: number, hasFreeTier: boolean): Bill {
  const lines = mergedByPrice(usage).map((one) => lineOf(one, orders, hasFreeTier));
  const services = [...Map.groupBy(lines, ({ service }) => service)].map(([service, own]) => ({
    service,
    dollarsPerMonth: sumOf(own, ({ dollarsPerMonth }) => dollarsPerMonth),
    idleDollars: sumOf(own, ({ idleDollars }) => idleDollars),
  }));
  const dollarsPerMonth = sumOf(lines, (line) => line.dollarsPerMonth);
  const idleDollars = sumOf(lines, (line) => line.idleDollars);
  return {
    orders,
    lines,
    services: services.toSorted((left, right) => right.dollarsPerMonth - left.dollarsPerMonth),
    dollarsPerMonth,
    idleDollars,
    dollarsPerOrder: orders === 0 ? 0 : (dollarsPerMonth - idleDollars) / orders,
  };
}

function mergedByPrice(usage: readonly Usage[]): readonly Usage[] {
  return [...Map.groupBy(usage, ({ price }) => price)].map(([price, same]) => ({
    price,
    perOrder: sumOf(same, ({ perOrder }) => perOrder),
    perMonth: sumOf(same, ({ perMonth }) => perMonth),
  }));
}

function lineOf({ price: name, perOrder, perMonth }: Usage, orders: number, hasFreeTier: boolean): BillLine {
  const price: Price = prices[name];
  const free = hasFreeTier ? (price.freePerMonth ?? 0) : 0;
  const billable = (amount: number) => Math.max(0, amount - free);
  const dollars = (amount: number) => (amount / price.per) * price.dollars;
  const billed = billable(perOrder * orders + perMonth);
  return {
    ...price,
    name,
    perOrder,
    perMonth,
    billed,
    dollarsPerMonth: dollars(billed),
    idleDollars: dollars(billable(perMonth)),
  };
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
