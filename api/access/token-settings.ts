import { z } from 'zod';
import type { Clock } from '../../tasks/ports/clock.ts';
import { tokenVerifier, type VerifyToken } from './verify-token.ts';

const settingsSchema = z.object({
  TOKEN_ISSUER: z.url(),
  /** Absent where the issuer has them in the usual place, as Cognito does. */
  TOKEN_JWKS_URI: z.url().optional(),
  TOKEN_AUDIENCE: z.string().min(1).optional(),
});

/** The verifier that the environment describes, for whoever composes the API. Throws when a setting is missing or wrong. */
export function tokenVerifierOf(environment: Readonly<Record<string, string | undefined>>, clock: Clock): VerifyToken {
  const settings = settingsSchema.parse(environment);
  return tokenVerifier({
    issuer: settings.TOKEN_ISSUER,
    jwksUri: settings.TOKEN_JWKS_URI ?? `${settings.TOKEN_ISSUER}/.well-known/jwks.json`,
    audience: settings.TOKEN_AUDIENCE,
    clock,
  });
}
