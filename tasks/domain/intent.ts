import type { Intent, Order } from './order.ts';

/** The step's intent on the order, open or closed; undefined when none was ever recorded. */
export function intentOf(order: Order, step: string): Intent | undefined {
  return order.intents.find((intent) => intent.step === step);
}

/** How often the step has had to begin anew under another key; 1 at first. */
export function generationOf(order: Order, step: string): number {
  return intentOf(order, step)?.generation ?? 1;
}

/** The idempotency key for a provider's call of that step: the same until its effect is provably absent. */
export function providerKey(order: Order, step: string, generation = generationOf(order, step)): string {
  return `${order.orderId}:${step}:${generation}`;
}
