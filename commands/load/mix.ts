import { InvalidArgumentError } from 'commander';
import type { Random } from '../instance/random.ts';

export const kinds = ['products', 'quote', 'read', 'list', 'place'] as const;
/** What is asked of the API. */
export type Kind = (typeof kinds)[number];

export const routes: { readonly [Each in Kind]: string } = {
  products: 'GET /products',
  quote: 'POST /orders/quote',
  read: 'GET /orders/{orderId}',
  list: 'GET /orders',
  place: 'POST /orders',
};

/** How often each is asked; shares of their sum. */
export type Mix = { readonly [Each in Kind]: number };

/**
 * A shop seen from its backend: people look around, each change of a cart asks for the price anew and most carts are left
 * behind, so that twenty quotes end in one order; those who bought come back to see where the parcel is. At 200/s that is
 * 2 orders/s, each of them a workflow of its own beside the requests.
 */
export const defaultMix: Mix = { products: 45, quote: 20, read: 26, list: 8, place: 1 };

export const mixText = (mix: Mix) => kinds.map((kind) => `${kind}=${mix[kind]}`).join(',');

/** Reads `quote=20,place=2`; what is not named is not asked. */
export function parseMix(text: string): Mix {
  const mix: Record<Kind, number> = { products: 0, quote: 0, read: 0, list: 0, place: 0 };
  for (const part of text.split(',')) {
    const [name = '', share = ''] = part.split('=').map((word) => word.trim());
    const kind = kinds.find((known) => known === name);
    const weight = Number(share);
    if (kind === undefined) throw new InvalidArgumentError(`"${name}" is none of ${kinds.join(', ')}`);
    if (share === '' || !(weight >= 0 && weight <= 1e6)) {
      throw new InvalidArgumentError(`expected a share such as ${kind}=20, got "${part}"`);
    }
    mix[kind] = weight;
  }
  if (kinds.every((kind) => mix[kind] === 0)) throw new InvalidArgumentError('expected one share above 0');
  return mix;
}

export function pickKind(mix: Mix, random: Random): Kind {
  return random.weighted(kinds.map((kind) => ({ weight: mix[kind], item: kind })));
}
