import type { Currency } from '../money.ts';
import type { Order } from '../order.ts';
import { proportion } from './whole-amounts.ts';

export type ShippingMethod = Order['shippingMethod'];

interface Tariff {
  /** In hundredths of a US dollar: for the first half kilogram, and for each further one that is begun. */
  readonly base: number;
  readonly perHalfKilogram: number;
}

type Zone = 'domestic' | 'neighbours' | 'europe' | 'world';

const zones: Readonly<Record<string, Zone>> = {
  US: 'domestic',
  CA: 'neighbours',
  MX: 'neighbours',
  ...Object.fromEntries(['GB', 'ES', 'DE', 'FR', 'IT', 'PT', 'NL'].map((country) => [country, 'europe'])),
};

const tariffs: { readonly [Name in Zone]: { readonly [Method in ShippingMethod]: Tariff } } = {
  domestic: { standard: { base: 599, perHalfKilogram: 90 }, express: { base: 1499, perHalfKilogram: 220 } },
  neighbours: { standard: { base: 999, perHalfKilogram: 160 }, express: { base: 2499, perHalfKilogram: 390 } },
  europe: { standard: { base: 1290, perHalfKilogram: 240 }, express: { base: 2990, perHalfKilogram: 560 } },
  world: { standard: { base: 1790, perHalfKilogram: 380 }, express: { base: 3990, perHalfKilogram: 820 } },
};

/** The list price of a dollar's worth of shipping, in minor units: prices of our own, which follow no rate of the day. */
const dollarsWorth: { readonly [Name in Currency]: number } = {
  USD: 100,
  EUR: 100,
  GBP: 85,
  MXN: 1800,
  JPY: 150,
  KWD: 310,
};

/** What the customer pays for shipping, by zone, weight and method, before any promotion. With tax where prices include it. */
export function shippingPrice(
  {
    country,
    method,
    weightGrams,
  }: { readonly country: string; readonly method: ShippingMethod; readonly weightGrams: number },
  currency: Currency,
): number {
  const { base, perHalfKilogram } = tariffs[zones[country] ?? 'world'][method];
  const furtherHalves = Math.max(0, Math.ceil(weightGrams / 500) - 1);
  return proportion(base + furtherHalves * perHalfKilogram, dollarsWorth[currency], 100);
}
