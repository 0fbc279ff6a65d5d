import type { Instance } from '../../infra/local/instance.ts';
import { faultsOf } from '../instance/faults-client.ts';

/** How many calls the payment provider and the carrier have neither answered nor acted on, and still will act on. */
export async function countLateEffects(instance: Instance): Promise<number> {
  const { stripe, carriers } = faultsOf(instance);
  const lists = await Promise.all([stripe.list(), carriers.list()]);
  return lists.reduce((sum, { lateEffects }) => sum + lateEffects, 0);
}
