import type { AddressInfo } from 'node:net';
import { nestedExecutions } from './api/nested-executions.ts';
import { createApiServer } from './api/server.ts';
import type { Place } from './driver/arns.ts';
import { type Clock, systemClock } from './driver/clock.ts';
import { Engine } from './driver/engine.ts';
import { SdkClients } from './integrations/sdk-clients.ts';
import { taskCaller } from './integrations/task-caller.ts';
import type { JournalOptions } from './journal/journal.ts';
import { s3ObjectStore } from './map-run/s3-object-store.ts';

export type StepFunctionsOptions = {
  /** Where the journal lives; made when it is not there. One process at a time may use it. */
  readonly dataDir: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Where tasks find other services: the SDK's own variables, `AWS_ENDPOINT_URL_LAMBDA` and the like. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long a refused connection to a service is tried again; 0 by default. */
  readonly patienceMilliseconds?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** us-east-1 and 000000000000 by default. */
  readonly place?: Place;
  readonly clock?: Clock;
  /** How long an ended execution is kept; 90 days by default, as on AWS. */
  readonly keepDays?: number;
  readonly journal?: JournalOptions;
  /** Hears of what needs somebody's look; standard error by default. */
  readonly warn?: (line: string) => void;
  /** The process must not go on; by default it ends with code 1. */
  readonly onFault?: (error: unknown) => void;
};

export type StepFunctions = { readonly url: string; close(): Promise<void> };

/**
 * Starts a Step Functions server, which goes on with what its data folder holds; it is ready when this settles.
 * Throws FolderInUse, CorruptJournal, or what listening throws.
 */
export async function startStepFunctions(options: StepFunctionsOptions): Promise<StepFunctions> {
  const host = options.host ?? '127.0.0.1';
  const warn = options.warn ?? ((line: string) => process.stderr.write(`${line}\n`));
  const onFault = options.onFault ?? endProcess;
  const place = options.place ?? { region: 'us-east-1', account: '000000000000' };
  const environment = options.environment ?? {};
  let ownEndpoint = '';
  const tasks = taskCaller({
    region: place.region,
    environment,
    lambdaEndpoint: environment.AWS_ENDPOINT_URL_LAMBDA,
    patienceMilliseconds: options.patienceMilliseconds,
    ownEndpoint: () => ownEndpoint,
    nested: () => nestedExecutions(engine),
  });
  const clients = new SdkClients({ region: place.region, environment, ownEndpoint: () => ownEndpoint });
  const engine = await Engine.open({
    objects: s3ObjectStore(clients),
    dataFolder: options.dataDir,
    callTask: tasks.callTask,
    awaitExecution: tasks.awaitExecution,
    clock: options.clock ?? systemClock,
    place,
    warn,
    onFault,
    ...(options.keepDays === undefined ? {} : { keepDays: options.keepDays }),
    ...(options.journal ? { journal: options.journal } : {}),
  });
  const server = createApiServer(engine, warn);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, host, resolve);
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo; // it listens on TCP
  ownEndpoint = `http://${host}:${port}`;
  // Functions that are called again may answer by token at once, so the server listens first.
  engine.resume();
  return {
    url: ownEndpoint,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // What is being answered may finish: it is waiting for the journal only.
      setTimeout(() => server.closeAllConnections(), 1000).unref();
      await closed;
      await engine.close();
      tasks.close();
      clients.close();
    },
  };
}

/** What an error and its causes say in one line, and below it where the first of them came about. */
function reasonOf(error: unknown): string {
  const messages: string[] = [];
  let stack = '';
  for (let each = error; each !== undefined; each = each instanceof Error ? each.cause : undefined) {
    messages.push(each instanceof Error ? each.message : String(each));
    if (each instanceof Error) stack = each.stack?.slice(each.stack.indexOf('\n')) ?? '';
  }
  return messages.join(': ') + stack;
}

function endProcess(error: unknown): never {
  process.stderr.write(`Step Functions cannot go on: ${reasonOf(error)}\n`);
  process.exit(1);
}
