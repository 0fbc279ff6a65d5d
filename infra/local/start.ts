import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  applicationChildren,
  dynamodbFile,
  type Layout,
  serviceChildren,
  serviceNames,
  systemEnvironment,
  tableName,
  urlOf,
} from './children.ts';
import {
  choosePorts,
  isPortFree,
  loadSecrets,
  lockDataFolder,
  recordChildren,
  StartRefused,
  unlockDataFolder,
} from './data-folder.ts';
import { announce, type Running, withdraw } from './instance.ts';
import { createQueues, createTopics } from './queues.ts';
import type { ChaosSettings } from './sandbox/faults/chaos.ts';
import { deployStateMachines } from './state-machines.ts';
import { StreamRecords } from './stream-records.ts';
import { Supervisor } from './supervisor.ts';

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string;
  /** Throws the data folder away first. */
  readonly isFresh: boolean;
  readonly transitSeconds: number;
  /** How payments and carriers misbehave by chance; they behave without it. */
  readonly chaos?: ChaosSettings | undefined;
  readonly say: (line: string) => void;
}

export interface Started {
  readonly apiUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts the whole system on this machine, from its data folder. Throws StartRefused, with a line for the user, when it
 * cannot.
 */
export async function startComanda(options: StartOptions): Promise<Started> {
  const dataDir = resolve(options.dataDir);
  lockDataFolder(dataDir, options.isFresh);
  if (!(await isPortFree(options.port))) {
    unlockDataFolder(dataDir);
    throw new StartRefused(`port ${options.port} on 127.0.0.1 is taken: choose another with --port`);
  }
  const layout: Layout = {
    dataDir,
    apiPort: options.port,
    ports: await choosePorts(dataDir, serviceNames),
    secrets: loadSecrets(dataDir),
    transitSeconds: options.transitSeconds,
    chaos: options.chaos,
  };
  const supervisor = new Supervisor(join(dataDir, 'logs'), (pids) => recordChildren(dataDir, pids), options.say);
  try {
    await Promise.all(serviceChildren(layout).map((child) => supervisor.start(child)));
    await prepareStores(layout);
    await Promise.all(applicationChildren(layout).map((child) => supervisor.start(child)));
  } catch (error) {
    await supervisor.stop();
    unlockDataFolder(dataDir);
    throw error;
  }
  const apiUrl = `http://127.0.0.1:${options.port}`;
  announce(dataDir, running(layout, apiUrl));
  return {
    apiUrl,
    stop: async () => {
      withdraw(dataDir, apiUrl);
      await supervisor.stop();
      unlockDataFolder(dataDir);
    },
  };
}

/**
 * Tables, queues, the topic, state machines and the sample catalogue: made where they are missing, left as they are where
 * not. Then the orders that an earlier run left waiting go on.
 */
async function prepareStores(layout: Layout): Promise<void> {
  Object.assign(process.env, systemEnvironment(layout));
  // Loaded only now, so that the services start meanwhile.
  const { createTables } = await import('../../tasks/adapters/dynamodb/create-tables.ts');
  const { portsFromEnvironment } = await import('../../tasks/adapters/ports-from-environment.ts');
  const { handOverPending } = await import('../../tasks/checkout/hand-over-pending.ts');
  const { stockSampleCatalogue } = await import('../../tasks/checkout/stock-sample-catalogue.ts');
  const portsOf = portsFromEnvironment(process.env);
  prepareStream(dynamodbFile(layout));
  await Promise.all([
    createTables(process.env).then(async () => stockSampleCatalogue(await portsOf(['catalogue', 'stock']))),
    createQueues(urlOf(layout, 'queues')),
    createTopics(urlOf(layout, 'queues')),
    deployStateMachines(urlOf(layout, 'stepfunctions'), generatedDefinitions()),
  ]);
  await handOverPending(await portsOf(['orders', 'orderQueue']));
}

function prepareStream(file: string): void {
  const records = new StreamRecords(file, tableName);
  records.prepare();
  records.close();
}

function generatedDefinitions(): ReadonlyMap<string, string> {
  const folder = new URL('../../workflows/generated/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.asl.json'));
  return new Map(files.map((file) => [file.replace('.asl.json', ''), readFileSync(new URL(file, folder), 'utf8')]));
}

function running(layout: Layout, apiUrl: string): Running {
  return {
    pid: process.pid,
    apiUrl,
    services: {
      dynamodb: urlOf(layout, 'dynamodb'),
      sqs: urlOf(layout, 'queues'),
      ses: urlOf(layout, 'mail'),
      signIn: urlOf(layout, 'signIn'),
      stepfunctions: urlOf(layout, 'stepfunctions'),
      functions: urlOf(layout, 'functions'),
      stripe: urlOf(layout, 'stripe'),
      carriers: urlOf(layout, 'carriers'),
    },
  };
}
