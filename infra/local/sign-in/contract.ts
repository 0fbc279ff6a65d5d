/** A way to get a token that Cognito does not have: whoever knows the client's secret names the role and the subject. */
export const roleGrantType = 'urn:comanda:grant:role';

/** What tokens are for, since a JWT needs an audience. */
export const audience = 'urn:comanda:api';

/** The one client that this sign-in knows. */
export const clientId = 'comanda-cli';

/** Where Cognito has them too. */
export const jwksPath = '/.well-known/jwks.json';
export const tokenPath = '/oauth2/token';
