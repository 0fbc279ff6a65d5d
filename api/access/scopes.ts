/** The name of this API in the user pool; what stands before the slash of its scopes. */
export const scopeNamespace = 'comanda';

/** Granted to whoever signs in: the API may be called in the roles that the person has. */
export const personScope = `${scopeNamespace}/person`;

/**
 * Granted to the clients of shops' backends only. Cognito's tokens for a client have no groups, so this scope is what makes
 * it a shop.
 */
export const shopScope = `${scopeNamespace}/shop`;
