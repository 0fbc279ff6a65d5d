import type { Intent, Order } from './order.ts';

/** The step's intent on the order, open or closed; undefined when none was ever recorded. */
export function intentOf(order: Order, step: string): Intent | undefined {
  return order.intents.find((intent) => intent.step === step);
}

/** The idempotency key for a provider's call of that step: the same until its effect is provably absent. */
export function providerKey(order: Order, step: string): string {
  const generation = intentOf(order, step)?.generation ?? 1;
  return `${order.orderId}:${step}:${generation}`;
}
