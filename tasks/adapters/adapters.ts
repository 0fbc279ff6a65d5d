import type { Ports } from '../ports/ports.ts';
import type { Environment } from './environment.ts';

type MakesPort<Name extends keyof Ports> = (environment: Environment) => Promise<Ports[Name]>;

/** Makes those ports, each from the environment alone. */
export type PortMakers<Name extends keyof Ports = keyof Ports> = { readonly [One in Name]: MakesPort<One> };

// Each has an export of its own, and its code is loaded on demand: so a function's bundle holds only what the function uses.
export const callbacks: MakesPort<'callbacks'> = async (env) =>
  (await import('./dynamodb/callbacks.ts')).dynamodbCallbacks(env);
export const carriers: MakesPort<'carriers'> = async (env) =>
  (await import('./carrier-hub/carriers.ts')).hubCarriers(env);
export const catalogue: MakesPort<'catalogue'> = async (env) =>
  (await import('./dynamodb/catalogue.ts')).dynamodbCatalogue(env);
export const clock: MakesPort<'clock'> = async () => (await import('./system/clock.ts')).systemClock;
export const executions: MakesPort<'executions'> = async (env) =>
  (await import('./stepfunctions/executions.ts')).stepFunctionsExecutions(env);
export const ids: MakesPort<'ids'> = async () => (await import('./system/ids.ts')).randomIds;
export const ledger: MakesPort<'ledger'> = async (env) => (await import('./dynamodb/ledger.ts')).dynamodbLedger(env);
export const mailer: MakesPort<'mailer'> = async (env) => (await import('./ses/mailer.ts')).sesMailer(env);
export const orderEvents: MakesPort<'orderEvents'> = async (env) =>
  (await import('./sns/order-events.ts')).snsOrderEvents(env);
export const orderQueue: MakesPort<'orderQueue'> = async (env) =>
  (await import('./sqs/order-queue.ts')).sqsOrderQueue(env);
export const orders: MakesPort<'orders'> = async (env) =>
  (await import('./dynamodb/order-store.ts')).dynamodbOrderStore(env);
export const payments: MakesPort<'payments'> = async (env) =>
  (await import('./stripe/payments.ts')).stripePayments(env);
export const stock: MakesPort<'stock'> = async (env) => (await import('./dynamodb/stock.ts')).dynamodbStock(env);
export const webhookEvents: MakesPort<'webhookEvents'> = async (env) =>
  (await import('./dynamodb/webhook-events.ts')).dynamodbWebhookEvents(env);

/** How every port is made. */
export const adapters: PortMakers = {
  callbacks,
  carriers,
  catalogue,
  clock,
  executions,
  ids,
  ledger,
  mailer,
  orderEvents,
  orderQueue,
  orders,
  payments,
  stock,
  webhookEvents,
};
