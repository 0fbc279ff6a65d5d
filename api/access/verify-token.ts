import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  ParameterValidationError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { z } from 'zod';
import { customerIdSchema } from '../../tasks/domain/ids.ts';
import type { Clock } from '../../tasks/ports/clock.ts';
import { keyFetcher } from './fetch-keys.ts';
import { roleClaims, rolesOf } from './role-claims.ts';
import type { Caller } from './roles.ts';
import { TokenCache } from './token-cache.ts';

/** The token is not one to act on. The message may be told to the caller. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** Gives the caller that a bearer token stands for. Throws InvalidToken; anything else means that it could not be checked. */
export type VerifyToken = (token: string) => Promise<Caller>;

const maxTokenLength = 8_192;
const maxCachedTokens = 1_000;

/** What the API reads of an access token, as Cognito writes it. An ID token has groups too, and is refused. */
const claimsSchema = z.object({
  sub: customerIdSchema,
  exp: z.number(),
  token_use: z.literal('access'),
  ...roleClaims.shape,
});

/**
 * Checks tokens against the issuer's keys, which are fetched when an unknown one is named. `audience`, when given, is compared
 * with `aud`, or with `client_id` where there is none (Cognito's access tokens). A token that was right once is right until it
 * expires, so it is checked once.
 */
export function tokenVerifier(setup: {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience?: string | undefined;
  readonly clock: Clock;
}): VerifyToken {
  const verifier = JwtVerifier.create(
    { issuer: setup.issuer, jwksUri: setup.jwksUri, audience: null },
    { jwksCache: new SimpleJwksCache({ fetcher: keyFetcher }) },
  );
  const known = new TokenCache(maxCachedTokens);

  return async (token) => {
    const now = setup.clock.now();
    const cached = known.get(token, now);
    if (cached !== undefined) return cached;
    if (token.length > maxTokenLength) throw new InvalidToken('the token is too long');
    const payload = await verifier
      .verify(token, { customJwtCheck: ({ header }) => requireRs256(header.alg) })
      .catch(refuse);
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw new InvalidToken('the token is not an access token of this API');
    if (setup.audience !== undefined && !isMeantFor(setup.audience, payload)) {
      throw new InvalidToken('the token is meant for somebody else');
    }
    const expiresAt = new Date(claims.data.exp * 1_000);
    if (expiresAt <= now) throw new InvalidToken('the token has expired');
    const caller: Caller = { subject: claims.data.sub, roles: rolesOf(claims.data) };
    known.put(token, caller, expiresAt);
    return caller;
  };
}

/** The keys are RSA; pinned here so that a key without `alg` does not let the token choose. */
function requireRs256(algorithm: string | undefined): void {
  if (algorithm !== 'RS256') throw new InvalidToken('the token is not signed with RS256');
}

function isMeantFor(audience: string, payload: { aud?: string | string[]; client_id?: unknown }): boolean {
  if (payload.aud === undefined) return payload.client_id === audience;
  return [payload.aud].flat().includes(audience);
}

/** Ours to mend, not the caller's: their token may well be right. */
const faultsOfOurs = [
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwksNotAvailableInCacheError,
  ParameterValidationError,
];

function refuse(error: unknown): never {
  if (!(error instanceof JwtBaseError) || faultsOfOurs.some((fault) => error instanceof fault)) throw error;
  if (error instanceof JwtExpiredError) throw new InvalidToken('the token has expired', { cause: error });
  if (error instanceof JwtInvalidIssuerError) {
    throw new InvalidToken('the token comes from another issuer', { cause: error });
  }
  throw new InvalidToken('the token is not valid', { cause: error });
}
