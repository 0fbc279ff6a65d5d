import { z } from 'zod';
import type { EnvironmentOverrides } from './environments.ts';

/** What `cdk -c key=value` may say; an empty text is as good as none. */
const text = z.string().min(1).optional().catch(undefined);
const contextSchema = z.object({
  account: z
    .string()
    .regex(/^\d{12}$/, 'expected the account as twelve digits')
    .optional(),
  standbyRegion: text,
  domain: text,
  hostedZoneId: text,
  hostedZoneName: text,
});

/** A value on the command line is not what it should be. */
export class ContextRefused extends Error {
  override readonly name = 'ContextRefused';
}

/** The overrides in the app's context. Throws ContextRefused when a domain comes without its zone, or something is not what it should be. */
export function overridesIn(contextOf: (key: string) => unknown): EnvironmentOverrides {
  const keys = Object.keys(contextSchema.shape);
  const parsed = contextSchema.safeParse(Object.fromEntries(keys.map((key) => [key, contextOf(key)])));
  if (!parsed.success) throw new ContextRefused(z.prettifyError(parsed.error));
  const { account, standbyRegion, domain, hostedZoneId, hostedZoneName } = parsed.data;
  const overrides = { ...(account && { account }), ...(standbyRegion && { standbyRegion }) };
  if (domain === undefined) return overrides;
  if (hostedZoneId === undefined || hostedZoneName === undefined) {
    throw new ContextRefused(
      `domain ${domain} needs the Route 53 zone it is in: -c hostedZoneId=… -c hostedZoneName=…`,
    );
  }
  return { ...overrides, domain: { name: domain, hostedZoneId, hostedZoneName } };
}
