import { z } from 'zod';
import { roleClaims, rolesOf } from '../../api/access/role-claims.ts';
import { type Role, roles } from '../../api/access/roles.ts';
import { findInstance } from '../../infra/local/instance.ts';
import { requestToken } from '../../infra/local/sign-in/request-token.ts';
import type { Where } from './connect.ts';

/** Where an API is, and in which roles it can be asked. */
export interface Access {
  readonly url: string;
  readonly roles: readonly Role[];
  /** For a role of these. */
  readonly token: (role: Role) => Promise<string>;
  /** What each request carries besides. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is the one on this machine, where parcels arrive in seconds. */
  readonly isLocal: boolean;
}

const localTokenSeconds = 3 * 3600;

/** Tokens of the sign-in on this machine, for any role. Found anew each time: a server that was started again may have moved it. */
export const localTokens = (where: Where, name: string) => async (role: Role) => {
  const { services, secrets } = findInstance(where);
  return requestToken({
    issuer: services.signIn,
    clientSecret: secrets.tokenClientSecret,
    role,
    subject: `${name}-${role}`,
    expiresInSeconds: localTokenSeconds,
  });
};

const credentialsSchema = z.object({
  COMANDA_API_KEY: z.string().optional(),
  COMANDA_TOKEN_URL: z.url().optional(),
  COMANDA_CLIENT_ID: z.string().optional(),
  COMANDA_CLIENT_SECRET: z.string().optional(),
});

/** What `--help` says of tokens, where a command may be pointed at AWS. */
export const accessHelp = `
Tokens come, in this order, from --token (one for each role), from client credentials
in the environment (COMANDA_TOKEN_URL, COMANDA_CLIENT_ID and COMANDA_CLIENT_SECRET), or
from the sign-in of the Comanda on this machine. On AWS the API's own address, not the
console's, wants a usage plan's key as well: COMANDA_API_KEY.`;

/** Finds out how to ask that API. Throws a sentence when there is no way. */
export async function accessTo(
  where: Where,
  /** Who asks, in the tokens of this machine. */
  options: { readonly name: string; readonly tokens: readonly string[]; readonly env: NodeJS.ProcessEnv },
): Promise<Access> {
  const credentials = credentialsSchema.parse(options.env);
  if (options.tokens.length === 0 && credentials.COMANDA_TOKEN_URL === undefined) {
    if (where.url !== undefined && !isLoopback(where.url)) {
      throw new Error(
        `${where.url} is not on this machine: give tokens with --token, or client credentials (see --help)`,
      );
    }
    const { apiUrl } = findInstance(where);
    return { url: where.url ?? apiUrl, roles, token: localTokens(where, options.name), headers: {}, isLocal: true };
  }
  if (where.url === undefined) throw new Error('name the API with --url: these tokens are not for this machine');
  const tokens = options.tokens.length > 0 ? options.tokens : [await clientToken(credentials)];
  const known = new Map(tokens.flatMap((token) => rolesIn(token).map((role) => [role, token] as const)));
  return {
    url: where.url.replace(/[/]+$/, ''),
    roles: roles.filter((role) => known.has(role)),
    async token(role) {
      const token = known.get(role);
      if (token === undefined) throw new Error(`there is no token for role "${role}": give one with --token`);
      return token;
    },
    headers: credentials.COMANDA_API_KEY === undefined ? {} : { 'x-api-key': credentials.COMANDA_API_KEY },
    isLocal: false,
  };
}

const isLoopback = (url: string) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

/** Read, not verified: that is the API's to do. */
function rolesIn(token: string): readonly Role[] {
  let own: readonly Role[];
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    own = rolesOf(roleClaims.parse(claims));
  } catch (error) {
    throw new Error(`expected a JSON Web Token, got "${token.slice(0, 12)}…"`, { cause: error });
  }
  if (own.length === 0) throw new Error(`by its groups and scope a token is for none of ${roles.join(', ')}`);
  return own;
}

async function clientToken(credentials: z.infer<typeof credentialsSchema>): Promise<string> {
  const { COMANDA_TOKEN_URL: url, COMANDA_CLIENT_ID: id, COMANDA_CLIENT_SECRET: secret } = credentials;
  if (url === undefined || id === undefined || secret === undefined) {
    throw new Error('COMANDA_TOKEN_URL needs COMANDA_CLIENT_ID and COMANDA_CLIENT_SECRET beside it');
  }
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`${url} gave no token: status ${response.status}`);
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}
