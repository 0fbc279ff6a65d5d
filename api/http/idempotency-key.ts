import { z } from 'zod';
import type { PlacementKey } from '../../tasks/ports/order-store.ts';
import { type Caller, hasRole } from '../access/roles.ts';
import { ApiError } from './api-error.ts';
import { canonicalHash } from './canonical-hash.ts';

export const idempotencyKeyHeader = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'expected 1 to 200 visible ASCII characters')
  .optional()
  .meta({
    description:
      'Your name for this request, kept 7 days: sent again with the same body it gets the first answer, with ' +
      '`Idempotent-Replayed: true`. Needed from role `shop`.',
    example: 'cart-2f6c1e',
  });

/**
 * The key under which a POST is remembered: its caller's and its route's, so that nobody meets another's. Undefined when the
 * caller gave none; a shop must, since it will retry.
 */
export function placementKey(
  caller: Caller,
  route: string,
  key: string | undefined,
  body: unknown,
): PlacementKey | undefined {
  if (key !== undefined) return { key: canonicalHash([route, caller.subject, key]), bodyHash: canonicalHash(body) };
  if (!hasRole(caller, 'shop')) return undefined;
  throw new ApiError('idempotency_key_required', 'role shop sends the header Idempotency-Key with every order', [
    { field: 'Idempotency-Key', message: 'expected 1 to 200 visible ASCII characters' },
  ]);
}
