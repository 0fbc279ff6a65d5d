import type { CustomerId } from '../../tasks/domain/ids.ts';

/** The groups of the user pool that the API knows; others mean nothing here. */
export const roles = ['customer', 'shop', 'support', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls, as their token says. */
export interface Caller {
  readonly subject: CustomerId;
  readonly roles: readonly Role[];
}

export function hasRole(caller: Caller, ...wanted: readonly Role[]): boolean {
  return wanted.some((role) => caller.roles.includes(role));
}

/** Staff and the shop's own backend read every order; a customer only theirs. */
export function readsEveryOrder(caller: Caller): boolean {
  return hasRole(caller, 'shop', 'support', 'admin');
}

/** Support and admins see how much of a product there is; to others it is in stock or not. */
export function seesStock(caller: Caller): boolean {
  return hasRole(caller, 'support', 'admin');
}
