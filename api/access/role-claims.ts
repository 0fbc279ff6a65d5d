import { z } from 'zod';
import { type Role, roles } from './roles.ts';
import { shopScope } from './scopes.ts';

/** What of an access token says in which roles its bearer asks, as Cognito writes it. */
export const roleClaims = z.object({
  'cognito:groups': z.array(z.string()).default([]),
  scope: z.string().default(''),
  /** Only a person's token has one. */
  username: z.unknown().optional(),
});

/** A person's groups; a client is in none, and one that was granted the scope is a shop's backend. */
export function rolesOf({ 'cognito:groups': groups, scope, username }: z.infer<typeof roleClaims>): readonly Role[] {
  const isShop = username === undefined && scope.split(' ').includes(shopScope);
  return roles.filter((role) => groups.includes(role) || (role === 'shop' && isShop));
}
