import { z } from 'zod';

/** What the adapters read of the environment; AWS's own variables are read by its clients. */
export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(3).max(255),
  IDEMPOTENCY_TABLE_NAME: z.string().min(3).max(255),
  ORDERS_QUEUE_URL: z.url(),
  ORDER_EVENTS_TOPIC_ARN: z.string().regex(/^arn:[^:]+:sns:/),
  /** A machine's name follows: `…:stateMachine:` here, `…:stateMachine:comanda-dev-` on AWS. */
  STATE_MACHINE_ARN_PREFIX: z.string().regex(/^arn:[^:]+:states:.*:stateMachine:[\w-]*$/),
  /** The alias by which machines are started, so that a new version gets its share of the orders. None here. */
  STATE_MACHINE_ALIAS: z.string().min(1).optional(),
  STRIPE_API_KEY: z.string().min(1),
  /** Absent on AWS, where the SDK's own holds. */
  STRIPE_API_URL: z.url().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  /** The tasks' own limits allow for ten. */
  PROVIDER_TIMEOUT_SECONDS: z.coerce.number().min(0.1).max(10).default(10),
  /** Where the bank's page sends a buyer whose order names no address of its own. */
  PAYMENT_RETURN_URL: z.url().optional(),
  CARRIER_API_URL: z.url(),
  CARRIER_API_KEY: z.string().min(1),
  CARRIER_WEBHOOK_SECRET: z.string().min(1),
  MAIL_FROM: z.string().min(3),
});

export type Environment = Readonly<Record<string, string | undefined>>;
type Settings = z.infer<typeof environmentSchema>;

/** The settings of those names. Throws a sentence that names each one that is missing or wrong. */
export function settings<Name extends keyof Settings>(
  environment: Environment,
  ...names: readonly Name[]
): Pick<Settings, Name> {
  const found: Partial<Settings> = {};
  for (const name of names) {
    const parsed = environmentSchema.shape[name].safeParse(environment[name]);
    if (!parsed.success) throw new Error(`the environment's ${name}: ${z.prettifyError(parsed.error)}`);
    Object.assign(found, { [name]: parsed.data });
  }
  return found as Pick<Settings, Name>; // each name was parsed by its own schema
}
