import { isNativeError } from 'node:util/types';

/** What is used of a client of the AWS SDK, all of which are made alike. */
type Client = { send(command: object, options?: { abortSignal?: AbortSignal }): Promise<object>; destroy(): void };
type Constructor = new (options: object) => Client;

/** One service's client with its module, in which its commands, its schemas and its errors are found by name. */
export type LoadedClient = { readonly client: Client; readonly module: Readonly<Record<string, unknown>> };

/** A package is loaded with the first call that needs it: together they take a quarter of a second and 80 MB. */
const packages = {
  lambda: { load: () => import('@aws-sdk/client-lambda'), client: 'LambdaClient' },
  sqs: { load: () => import('@aws-sdk/client-sqs'), client: 'SQSClient' },
  sns: { load: () => import('@aws-sdk/client-sns'), client: 'SNSClient' },
  dynamodb: { load: () => import('@aws-sdk/client-dynamodb'), client: 'DynamoDBClient' },
  eventbridge: { load: () => import('@aws-sdk/client-eventbridge'), client: 'EventBridgeClient' },
  sfn: { load: () => import('@aws-sdk/client-sfn'), client: 'SFNClient' },
  s3: { load: () => import('@aws-sdk/client-s3'), client: 'S3Client' },
  scheduler: { load: () => import('@aws-sdk/client-scheduler'), client: 'SchedulerClient' },
} as const;
type Service = keyof typeof packages;

export type SdkOptions = {
  readonly region: string;
  /** Holds the endpoints, in the SDK's own variables: `AWS_ENDPOINT_URL_SQS` and the like. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where this server itself listens, for tasks that call Step Functions; asked for with the first such call. */
  readonly ownEndpoint: () => string;
};

/** The clients of the AWS SDK, each made when it is first needed. */
export class SdkClients {
  readonly #options: SdkOptions;
  readonly #loaded = new Map<Service, Promise<LoadedClient>>();

  constructor(options: SdkOptions) {
    this.#options = options;
  }

  /** The client of a service by its name in the ARNs of SDK integrations; throws for any other name. */
  client(name: string): Promise<LoadedClient> {
    if (!Object.hasOwn(packages, name)) throw new Error(`expected a service with a client, got "${name}"`);
    const service = name as Service; // one of the table's keys, as just checked
    const known = this.#loaded.get(service) ?? this.#load(service);
    this.#loaded.set(service, known);
    return known;
  }

  close(): void {
    for (const loaded of this.#loaded.values()) loaded.then(({ client }) => client.destroy());
    this.#loaded.clear();
  }

  async #load(service: Service): Promise<LoadedClient> {
    const { load, client } = packages[service];
    const module: Readonly<Record<string, unknown>> = { ...(await load()) };
    const { region, environment, ownEndpoint } = this.#options;
    const endpoint = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? environment.AWS_ENDPOINT_URL;
    const Made = module[client] as Constructor; // every package exports its client under this name
    // Retrying is the state machine's.
    const common = { region, maxAttempts: 1 };
    if (service === 'sfn' && endpoint === undefined) {
      // This server asks nobody for credentials.
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      return { module, client: new Made({ ...common, endpoint: ownEndpoint(), credentials, disableHostPrefix: true }) };
    }
    const here = endpoint === undefined ? {} : { endpoint, forcePathStyle: true, disableHostPrefix: true };
    return { module, client: new Made({ ...common, ...here }) };
  }
}

/** What the network said, which the SDK wraps. */
export function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  if (isNativeError(error.cause)) return reasonOf(error.cause);
  return error.message || ('code' in error ? String(error.code) : error.name); // an AggregateError has no message
}

/** Whether nobody listened, so that the call has certainly not been made. */
export function isRefused(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  if ('code' in error && error.code === 'ECONNREFUSED') return true;
  return error instanceof AggregateError ? error.errors.some(isRefused) : isRefused(error.cause);
}
