import { z } from 'zod';
import type { Instance } from '../../infra/local/instance.ts';
import type { OldObject } from './old-payments.ts';

/** The sandboxes take requests of 64 KB. */
const maxBytes = 48_000;
const timeoutMilliseconds = 30_000;
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** Hands old objects in at a sandbox. Throws what it says when it refuses them. */
async function handIn(url: string, authorization: string, objects: readonly OldObject[]): Promise<void> {
  for (const part of parts(objects)) {
    const response = await fetch(`${url}/sandbox/objects`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: `{"objects":[${part.join(',')}]}`,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    const text = await response.text();
    if (response.ok) continue;
    const said = errorSchema.safeParse(JSON.parse(text)).data?.error.message ?? text;
    throw new Error(`${url} refused objects of the past with ${response.status}: ${said}`);
  }
}

/** To the payment provider's sandbox. */
export const handInPayments = ({ services, secrets }: Instance, objects: readonly OldObject[]) =>
  handIn(services.stripe, `Bearer ${secrets.stripeApiKey}`, objects);

/** To the carriers' sandbox. */
export const handInShipments = ({ services, secrets }: Instance, objects: readonly OldObject[]) =>
  handIn(services.carriers, `Basic ${Buffer.from(`${secrets.carrierApiKey}:`).toString('base64')}`, objects);

function* parts(objects: readonly OldObject[]): Iterable<readonly string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const object of objects) {
    const text = JSON.stringify(object);
    const size = Buffer.byteLength(text) + 1;
    if (part.length > 0 && bytes + size > maxBytes) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(text);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
