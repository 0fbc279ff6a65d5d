import type { Order } from '../domain/order.ts';
import type { Rate } from '../ports/carriers.ts';

/** The cheapest for `standard`, the fastest for `express`; the other measure decides between equals. */
export function chooseRate(rates: readonly Rate[], method: Order['shippingMethod']): Rate | undefined {
  const price = (one: Rate, other: Rate) => one.amount - other.amount;
  const speed = (one: Rate, other: Rate) => one.estimatedDeliveryDays - other.estimatedDeliveryDays;
  const [first, second] = method === 'express' ? [speed, price] : [price, speed];
  return [...rates].sort((one, other) => first(one, other) || second(one, other))[0];
}
