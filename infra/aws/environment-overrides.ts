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

/** The overrides in the app's context. Throws when a domain comes without its zone, or something is not what it should be. */
export function overridesIn(contextOf: (key: string) => unknown): EnvironmentOverrides {
  const keys = Object.keys(contextSchema.shape);
  const { account, standbyRegion, domain, hostedZoneId, hostedZoneName } = contextSchema.parse(
    Object.fromEntries(keys.map((key) => [key, contextOf(key)])),
  );
  const overrides = { ...(account && { account }), ...(standbyRegion && { standbyRegion }) };
  if (domain === undefined) return overrides;
  if (hostedZoneId === undefined || hostedZoneName === undefined) {
    throw new Error(`domain ${domain} needs the Route 53 zone it is in: -c hostedZoneId=… -c hostedZoneName=…`);
  }
  return { ...overrides, domain: { name: domain, hostedZoneId, hostedZoneName } };
}
