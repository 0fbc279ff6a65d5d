import type { Ports } from '../../../tasks/ports/ports.ts';
import type { FunctionDefinition } from './function-definitions.ts';

/** What the adapters read of their environment (tasks/adapters/environment.ts), in one environment of ours. */
export interface Settings {
  readonly TABLE_NAME: string;
  readonly IDEMPOTENCY_TABLE_NAME: string;
  readonly ORDERS_QUEUE_URL: string;
  readonly ORDER_EVENTS_TOPIC_ARN: string;
  readonly STATE_MACHINE_ARN_PREFIX: string;
  readonly STATE_MACHINE_ALIAS: string;
  readonly CARRIER_API_URL: string;
  readonly MAIL_FROM: string;
  /** Only where the environment has a domain: a shop names an address of its own with each order. */
  readonly PAYMENT_RETURN_URL?: string;
}
export interface SecretArns {
  readonly stripe: string;
  readonly carriers: string;
}

const table = ['TABLE_NAME'] as const;
const settingsOf: { readonly [Port in keyof Ports]: readonly (keyof Settings)[] } = {
  callbacks: table,
  carriers: ['CARRIER_API_URL'],
  catalogue: table,
  clock: [],
  executions: ['STATE_MACHINE_ARN_PREFIX', 'STATE_MACHINE_ALIAS'],
  ids: [],
  ledger: table,
  mailer: ['MAIL_FROM'],
  orderEvents: ['ORDER_EVENTS_TOPIC_ARN'],
  orderQueue: ['ORDERS_QUEUE_URL'],
  orders: table,
  payments: ['PAYMENT_RETURN_URL'],
  stock: table,
  webhookEvents: table,
};
const secretOf: { readonly [Port in keyof Ports]?: keyof SecretArns } = { payments: 'stripe', carriers: 'carriers' };

/** The secrets whose settings a function reads at its first call. */
export function secretsOf({ ports }: Pick<FunctionDefinition, 'ports'>): readonly (keyof SecretArns)[] {
  return ports.flatMap((port) => secretOf[port] ?? []).sort();
}

/** The function's own variables: what the adapters of its ports read, and no more. */
export function functionEnvironment(
  definition: FunctionDefinition,
  settings: Settings,
  secretArns: SecretArns,
): Record<string, string> {
  const variables: Record<string, string> = {
    POWERTOOLS_SERVICE_NAME: 'comanda',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
  const names = definition.ports.flatMap((port) => settingsOf[port]);
  for (const name of [...names, ...(definition.isRemembered ? (['IDEMPOTENCY_TABLE_NAME'] as const) : [])].sort()) {
    const value = settings[name];
    if (value !== undefined) variables[name] = value;
  }
  const secrets = secretsOf(definition);
  if (secrets.length > 0) variables.SECRET_ARNS = secrets.map((secret) => secretArns[secret]).join(' ');
  return variables;
}
