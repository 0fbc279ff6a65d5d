import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../http/api-env.ts';
import { ApiError } from '../http/api-error.ts';
import { type Caller, hasRole, type Role, roles } from './roles.ts';
import { InvalidToken, type VerifyToken } from './verify-token.ts';

/** Lets a request through when its bearer token says one of the roles; any role when none is named. */
export function roleGuard(verifyToken: VerifyToken) {
  return (...wanted: readonly Role[]) => {
    const allowed = wanted.length === 0 ? roles : wanted;
    return createMiddleware<ApiEnv>(async (c, next) => {
      // RFC 6750, section 3: what is wrong with the token, in the header too.
      c.header('WWW-Authenticate', 'Bearer realm="comanda"');
      const token = bearerToken(c.req.header('Authorization'));
      const caller = await verifyToken(token).catch((error: unknown) => {
        if (!(error instanceof InvalidToken)) throw error;
        c.header(
          'WWW-Authenticate',
          `Bearer realm="comanda", error="invalid_token", error_description="${error.message}"`,
        );
        throw new ApiError('unauthenticated', error.message);
      });
      c.header('WWW-Authenticate', undefined);
      requireRole(caller, allowed);
      c.set('caller', caller);
      await next();
    });
  };
}
export type RoleGuard = ReturnType<typeof roleGuard>;

function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  if (token === undefined) throw new ApiError('unauthenticated', 'expected the header "Authorization: Bearer <token>"');
  return token;
}

function requireRole(caller: Caller, allowed: readonly Role[]): void {
  if (!hasRole(caller, ...allowed)) {
    throw new ApiError('forbidden', `this needs one of the roles ${allowed.join(', ')}`);
  }
}
