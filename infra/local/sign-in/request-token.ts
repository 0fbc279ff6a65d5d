import { z } from 'zod';
import type { Role } from '../../../api/access/roles.ts';
import { clientId, roleGrantType, tokenPath } from './contract.ts';

const grantedSchema = z.object({ access_token: z.string() });
const refusedSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** Asks the sign-in of this machine for an access token. Throws with the server's own words when it refuses. */
export async function requestToken(asked: {
  readonly issuer: string;
  readonly clientSecret: string;
  readonly role: Role;
  /** The token's `sub`; for a customer, the customer's id. */
  readonly subject: string;
  readonly expiresInSeconds?: number | undefined;
}): Promise<string> {
  const response = await fetch(`${asked.issuer}${tokenPath}`, {
    method: 'POST',
    headers: { authorization: basic(clientId, asked.clientSecret) },
    body: new URLSearchParams({
      grant_type: roleGrantType,
      role: asked.role,
      subject: asked.subject,
      ...(asked.expiresInSeconds === undefined ? {} : { expires_in: String(asked.expiresInSeconds) }),
    }),
    signal: AbortSignal.timeout(5_000),
  }).catch((error: unknown) => {
    throw new Error(`sign-in does not answer at ${asked.issuer}`, { cause: error });
  });
  const body: unknown = await response.json();
  const granted = grantedSchema.safeParse(body);
  if (granted.success) return granted.data.access_token;
  const refused = refusedSchema.safeParse(body);
  const why = refused.success ? (refused.data.error_description ?? refused.data.error) : `status ${response.status}`;
  throw new Error(`sign-in gave no token for role "${asked.role}": ${why}`);
}

/** RFC 6749, section 2.3.1: both halves are form-encoded first. */
function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}
