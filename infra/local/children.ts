import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paymentEventTypes } from '../../tasks/adapters/stripe/notice-of-event.ts';
import { StartRefused } from './data-folder.ts';
import type { Secrets } from './instance.ts';
import type { ChaosSettings } from './sandbox/faults/chaos.ts';
import type { ChildDefinition } from './supervisor.ts';

/** Each service has a port of its own; the API's is the user's choice. */
export const serviceNames = [
  'dynamodb',
  'queues',
  'mail',
  'signIn',
  'stripe',
  'carriers',
  'stepfunctions',
  'functions',
] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Layout {
  readonly dataDir: string;
  readonly apiPort: number;
  readonly ports: { readonly [Name in ServiceName]: number };
  readonly secrets: Secrets;
  /** Seconds from the label to the parcel's delivery in the carrier sandbox. */
  readonly transitSeconds: number;
  /** How the sandboxes misbehave by chance. */
  readonly chaos?: ChaosSettings | undefined;
}

export const accountId = '000000000000';
export const region = 'us-east-1';
export const queueNames = {
  orders: 'comanda-orders',
  deadOrders: 'comanda-orders-dead',
  deadChanges: 'comanda-changes-dead',
} as const;
export const orderEventsTopic = 'comanda-order-events';
export const tableName = 'comanda';
const loopback = '127.0.0.1';

const apiOf = (layout: Layout) => `http://${loopback}:${layout.apiPort}/api/v1`;
export const urlOf = (layout: Layout, service: ServiceName) => `http://${loopback}:${layout.ports[service]}`;

const queueUrl = (layout: Layout, queue: keyof typeof queueNames) =>
  `${urlOf(layout, 'queues')}/${accountId}/${queueNames[queue]}`;
/** Where dynoxide keeps everything. */
export const dynamodbFile = (layout: Layout) => join(layout.dataDir, 'dynamodb.sqlite');

/** As much of it as the tables' adapters read: what a command needs that reads or writes the tables itself. */
export function storeEnvironment(dynamodbUrl: string): Record<string, string> {
  return {
    AWS_PROFILE: '',
    AWS_SESSION_TOKEN: '',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
    TABLE_NAME: tableName,
    IDEMPOTENCY_TABLE_NAME: 'comanda-idempotency',
  };
}

/** The environment of every process of ours: what CDK gives the functions on AWS, with endpoints on this machine. */
export function systemEnvironment(layout: Layout): Record<string, string> {
  return {
    // Whatever the user's shell says of these is meant for something else.
    HOST: loopback,
    ...storeEnvironment(urlOf(layout, 'dynamodb')),
    AWS_ENDPOINT_URL_SQS: urlOf(layout, 'queues'),
    AWS_ENDPOINT_URL_SNS: urlOf(layout, 'queues'),
    AWS_ENDPOINT_URL_S3: urlOf(layout, 'queues'),
    AWS_ENDPOINT_URL_SESV2: urlOf(layout, 'mail'),
    AWS_ENDPOINT_URL_SFN: urlOf(layout, 'stepfunctions'),
    AWS_ENDPOINT_URL_LAMBDA: urlOf(layout, 'functions'),
    ORDERS_QUEUE_URL: queueUrl(layout, 'orders'),
    ORDER_EVENTS_TOPIC_ARN: `arn:aws:sns:${region}:${accountId}:${orderEventsTopic}`,
    STATE_MACHINE_ARN_PREFIX: `arn:aws:states:${region}:${accountId}:stateMachine:`,
    STRIPE_API_URL: urlOf(layout, 'stripe'),
    STRIPE_API_KEY: layout.secrets.stripeApiKey,
    STRIPE_WEBHOOK_SECRET: layout.secrets.stripeWebhookSecret,
    PAYMENT_RETURN_URL: `${apiOf(layout)}/payment-return`,
    CARRIER_API_URL: urlOf(layout, 'carriers'),
    CARRIER_API_KEY: layout.secrets.carrierApiKey,
    CARRIER_WEBHOOK_SECRET: layout.secrets.carrierWebhookSecret,
    MAIL_FROM: 'Comanda <orders@comanda.example>',
    TOKEN_ISSUER: urlOf(layout, 'signIn'),
    ...chaosEnvironment(layout.chaos),
    POWERTOOLS_SERVICE_NAME: 'comanda',
    POWERTOOLS_TRACE_ENABLED: 'false',
    // A line for each request and decline costs a thirtieth of the throughput here.
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'WARN',
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/comanda-compiled', import.meta.url)),
  };
}

function chaosEnvironment(chaos: ChaosSettings | undefined): Record<string, string> {
  if (chaos === undefined) return {};
  return {
    SANDBOX_CHAOS: String(chaos.probability),
    SANDBOX_CHAOS_SEED: String(chaos.seed),
    // Ten seconds for each call that has no answer would be the whole day.
    PROVIDER_TIMEOUT_SECONDS: '3',
  };
}

/** The stores and stand-ins: none of them needs another to start. */
export function serviceChildren(layout: Layout): readonly ChildDefinition[] {
  const folder = (name: string) => join(layout.dataDir, name);
  const node = (name: ServiceName, entry: string, ready: string, env: Record<string, string> = {}) =>
    nodeChild(name, entry, ready, {
      ...systemEnvironment(layout),
      PORT: String(layout.ports[name]),
      DATA_DIR: folder(name),
      ...env,
    });
  return [
    dynamodbChild(layout),
    node('stepfunctions', './stepfunctions/main.ts', 'Step Functions is ready'),
    node('queues', './queues/main.ts', 'Queues are ready'),
    node('stripe', './sandbox/stripe/main.ts', 'Stripe sandbox is ready', {
      STRIPE_WEBHOOK_URL: `${apiOf(layout)}/webhooks/stripe`,
      // Together a twentieth of an order's processor time here; half of that finds payments whose id was never stored.
      STRIPE_WEBHOOK_EVENTS: paymentEventTypes.join(','),
    }),
    node('carriers', './sandbox/carriers/main.ts', 'Carrier sandbox is ready', {
      CARRIER_WEBHOOK_URL: `${apiOf(layout)}/webhooks/carrier`,
      CARRIER_TRANSIT_SECONDS: String(layout.transitSeconds),
    }),
    node('signIn', './sign-in/main.ts', 'Sign-in is ready', {
      TOKEN_CLIENT_SECRET: layout.secrets.tokenClientSecret,
      ISSUER: urlOf(layout, 'signIn'),
    }),
    node('mail', './mail/main.ts', 'Mail is ready'),
  ];
}

/** Our own code: starts once the stores are there. */
export function applicationChildren(layout: Layout): readonly ChildDefinition[] {
  const environment = systemEnvironment(layout);
  return [
    nodeChild('functions', './lambda/main.ts', 'Functions are ready', {
      ...environment,
      PORT: String(layout.ports.functions),
      DYNAMODB_FILE: dynamodbFile(layout),
      STREAM_CHECKPOINT_FILE: join(layout.dataDir, 'stream-checkpoint.json'),
      DEAD_CHANGES_QUEUE_URL: queueUrl(layout, 'deadChanges'),
    }),
    nodeChild('api', './api/main.ts', 'API is ready', { ...environment, PORT: String(layout.apiPort) }),
  ];
}

function nodeChild(name: string, entry: string, ready: string, env: Record<string, string>): ChildDefinition {
  return {
    name,
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      // Requests leave much young garbage; with room for it fewer collections interrupt them.
      '--max-semi-space-size=32',
      '--import',
      new URL('./end-with-parent.ts', import.meta.url).href,
      fileURLToPath(new URL(entry, import.meta.url)),
    ],
    env,
    isReady: new RegExp(ready),
  };
}

function dynamodbChild(layout: Layout): ChildDefinition {
  const port = String(layout.ports.dynamodb);
  return {
    name: 'dynamodb',
    command: dynoxideBinary(),
    args: ['serve', '--host', loopback, '--port', port, '--db-path', dynamodbFile(layout)],
    env: {},
    isReady: () =>
      fetch(urlOf(layout, 'dynamodb')).then(
        () => true,
        () => false,
      ),
  };
}

function dynoxideBinary(): string {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch (error) {
    const message = `DynamoDB's stand-in has no binary for ${process.platform}-${process.arch} here: it needs Linux on x64 and the optional packages (npm ci)`;
    throw new StartRefused(message, { cause: error });
  }
}
