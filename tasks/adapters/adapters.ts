import type { Ports } from '../ports/ports.ts';
import type { Environment } from './environment.ts';

/** How each port is made from the environment alone, loaded on demand so that a bundle holds only what its function uses. */
export const adapters: { readonly [Name in keyof Ports]: (environment: Environment) => Promise<Ports[Name]> } = {
  callbacks: async (env) => (await import('./dynamodb/callbacks.ts')).dynamodbCallbacks(env),
  carriers: async (env) => (await import('./carrier-hub/carriers.ts')).hubCarriers(env),
  catalogue: async (env) => (await import('./dynamodb/catalogue.ts')).dynamodbCatalogue(env),
  clock: async () => (await import('./system/clock.ts')).systemClock,
  executions: async (env) => (await import('./stepfunctions/executions.ts')).stepFunctionsExecutions(env),
  ids: async () => (await import('./system/ids.ts')).randomIds,
  ledger: async (env) => (await import('./dynamodb/ledger.ts')).dynamodbLedger(env),
  mailer: async (env) => (await import('./ses/mailer.ts')).sesMailer(env),
  orderEvents: async (env) => (await import('./sns/order-events.ts')).snsOrderEvents(env),
  orderQueue: async (env) => (await import('./sqs/order-queue.ts')).sqsOrderQueue(env),
  orders: async (env) => (await import('./dynamodb/order-store.ts')).dynamodbOrderStore(env),
  payments: async (env) => (await import('./stripe/payments.ts')).stripePayments(env),
  stock: async (env) => (await import('./dynamodb/stock.ts')).dynamodbStock(env),
  webhookEvents: async (env) => (await import('./dynamodb/webhook-events.ts')).dynamodbWebhookEvents(env),
};
