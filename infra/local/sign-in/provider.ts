import type { JWK } from 'oidc-provider';
import Provider from 'oidc-provider';
import { roles } from '../../../api/access/roles.ts';
import { audience, clientId, jwksPath, roleGrantType, tokenPath } from './contract.ts';
import { registerRoleGrant } from './role-grant.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Sign-in on one machine: OpenID Connect with the claims that Cognito's access tokens have. */
export function createSignIn(setup: {
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly clientSecret: string;
}): Provider {
  const resourceServer = { scope: '', accessTokenFormat: 'jwt', audience } as const;
  const provider = new Provider(setup.issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: setup.clientSecret,
        grant_types: ['client_credentials', roleGrantType],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: { keys: setup.keys.keys.map((key) => key as JWK) }, // the same shape under two names
    adapter: () => forgetful,
    routes: { jwks: jwksPath, token: tokenPath },
    ttl: { ClientCredentials: 3_600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => resourceServer,
      },
    },
    extraTokenClaims: (_context, token) => ({
      token_use: 'access',
      // The client on its own stands for a shop's backend.
      'cognito:groups': [roles.find((role) => 'grantId' in token && token.grantId === role) ?? 'shop'],
    }),
  });
  registerRoleGrant(provider);
  return provider;
}

/** Nothing need be found again: the tokens are self-contained, and nobody keeps a session here yet. */
const forgetful = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};
