import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';

const faultsSchema = z.object({ lateEffects: z.int() });

/** How many calls the payment provider and the carrier have neither answered nor acted on, and still will act on. */
export async function countLateEffects({ services, secrets }: Instance): Promise<number> {
  const counts = await Promise.all([
    lateEffectsAt(services.stripe, `Bearer ${secrets.stripeApiKey}`),
    lateEffectsAt(services.carriers, `Basic ${Buffer.from(`${secrets.carrierApiKey}:`).toString('base64')}`),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function lateEffectsAt(sandbox: string, authorization: string): Promise<number> {
  const response = await fetch(`${sandbox}/sandbox/faults`, {
    headers: { authorization },
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`GET ${sandbox}/sandbox/faults answered ${response.status}`);
  return faultsSchema.parse(await response.json()).lateEffects;
}
