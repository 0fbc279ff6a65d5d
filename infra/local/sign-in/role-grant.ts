import type { default as Provider, TokenEndpointGrantContext } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { roles } from '../../../api/access/roles.ts';
import { audience, roleGrantType } from './contract.ts';

const roleGrantSchema = z.object({
  role: z.enum(roles),
  subject: z.string().min(1).max(128),
  expires_in: z.coerce.number().int().min(1).max(86_400).default(3_600),
});

/** Teaches the provider the grant. */
export function registerRoleGrant(provider: Provider): void {
  provider.registerGrantType(
    roleGrantType,
    (context) => grantRole(provider, context),
    Object.keys(roleGrantSchema.shape),
  );
}

async function grantRole(provider: Provider, context: TokenEndpointGrantContext): Promise<void> {
  const asked = roleGrantSchema.safeParse(context.oidc.params);
  if (!asked.success) throw new errors.InvalidRequest(firstProblem(asked.error));
  const { role, subject, expires_in: expiresIn } = asked.data;
  const token = new provider.AccessToken({
    client: context.oidc.client,
    accountId: subject,
    // No grant is kept: the field takes the role to where the claims are made.
    grantId: role,
    gty: roleGrantType,
    resourceServer: new provider.ResourceServer(audience, { scope: '', accessTokenFormat: 'jwt', audience }),
    expiresIn,
  });
  context.body = { access_token: await token.save(), token_type: token.tokenType, expires_in: expiresIn };
}

function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? error.message : `${issue.path.join('.')}: ${issue.message}`;
}
