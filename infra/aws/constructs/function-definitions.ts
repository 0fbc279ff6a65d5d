import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiPortNames } from '../../../api/api.ts';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import type { Ports } from '../../../tasks/ports/ports.ts';

/** The root of the project: what the paths of a definition's entry begin at. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** A Lambda function as it is to be deployed. */
export interface FunctionDefinition {
  readonly name: string;
  readonly purpose: string;
  readonly ports: readonly (keyof Ports)[];
  readonly timeoutSeconds: number;
  /** Whether its results are kept by Powertools idempotency. */
  readonly isRemembered: boolean;
  /** Megabytes; the processor's share grows with them. */
  readonly memory: number;
  /** What Lambda itself reads for it; the rest is called. */
  readonly source?: 'ordersQueue' | 'tableStream';
  /** Whether a buyer waits for it. */
  readonly isOnBuyersPath: boolean;
  /** Whether it ends with an error when all is well: a declined card, nothing in stock. */
  readonly mayDecline?: true;
  /** Whether its log tells CloudWatch metrics of ours. */
  readonly emitsMetrics?: true;
  /** The source of its bundle's entry; paths in it begin at the project's root. */
  readonly entry: string;
}

/** Between placing the order and hearing of the payment. */
const buyersTasks: ReadonlySet<string> = new Set([
  'verify-address',
  'rate-shipment',
  'reserve-stock',
  'create-payment',
  'authorize-payment',
  'await-authentication',
  'settle-authentication',
]);

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());

/** Every function: one for each task, and those of the order queue, of the table's stream and of the API. */
export async function functionDefinitions(): Promise<readonly FunctionDefinition[]> {
  const files = globSync('tasks/*/*.ts', { cwd: projectRoot });
  const tasks = await Promise.all(
    Object.entries(taskFunctions).map(async ([name, load]): Promise<FunctionDefinition> => {
      const task = await load();
      const file = files.find((path) => basename(path) === `${name}.ts`);
      if (file === undefined) throw new Error(`expected the task "${name}" in a file of its name, found none`);
      const isRemembered = 'idempotencyKey' in task && task.idempotencyKey !== undefined;
      const { ports, timeoutSeconds, purpose } = task;
      return {
        name,
        purpose,
        ports,
        timeoutSeconds,
        isRemembered,
        memory: 512,
        isOnBuyersPath: buyersTasks.has(name),
        ...(Object.keys(task.declines).length === 0 ? {} : { mayDecline: true }),
        entry: taskEntry(name, file, ports, isRemembered),
      };
    }),
  );
  return [
    ...tasks,
    {
      name: 'start-fulfillment',
      purpose: 'Starts the execution of each order that comes by the queue.',
      ports: ['orders', 'callbacks', 'executions'],
      timeoutSeconds: 30,
      isRemembered: false,
      memory: 512,
      source: 'ordersQueue',
      isOnBuyersPath: true,
      entry: consumerEntry('orderQueueHandler', 'order-queue-handler', ['orders', 'callbacks', 'executions']),
    },
    {
      name: 'publish-changes',
      purpose: 'Publishes the events of orders as they are stored.',
      ports: ['orderQueue', 'orderEvents'],
      timeoutSeconds: 30,
      isRemembered: false,
      memory: 512,
      source: 'tableStream',
      isOnBuyersPath: true,
      emitsMetrics: true,
      entry: consumerEntry('publishChangesHandler', 'publish-changes-handler', ['orderQueue', 'orderEvents']),
    },
    {
      name: 'measure-waits',
      purpose: 'Measures how long the oldest order of each wait has waited.',
      ports: ['orders', 'clock'],
      timeoutSeconds: 30,
      isRemembered: false,
      memory: 512,
      isOnBuyersPath: false,
      emitsMetrics: true,
      entry: consumerEntry('measureWaitsHandler', 'measure-waits-handler', ['orders', 'clock']),
    },
    {
      name: 'api',
      purpose: 'Answers the HTTP API.',
      ports: apiPortNames,
      timeoutSeconds: 29,
      isRemembered: false,
      // A whole processor from 1,769 on: its first call makes the routes and reads the secrets.
      memory: 1769,
      isOnBuyersPath: true,
      entry: `export { handler } from './api/lambda.ts';\n`,
    },
  ];
}

function taskEntry(name: string, file: string, ports: readonly string[], isRemembered: boolean): string {
  const makers = ports.join(', ');
  const task = camelCase(name);
  return [
    `import { ${makers} } from './tasks/adapters/adapters.ts';`,
    `import { deployTask } from './tasks/lambda/deploy-task.ts';`,
    isRemembered ? `import { rememberAsDeployed } from './tasks/lambda/remember-as-deployed.ts';` : '',
    `import { ${task} } from './${file}';`,
    `export const handler = deployTask(${task}, { ${makers} }${isRemembered ? ', rememberAsDeployed' : ''});`,
    '',
  ].join('\n');
}

function consumerEntry(handler: string, file: string, ports: readonly string[]): string {
  const makers = ports.join(', ');
  return [
    `import { ${makers} } from './tasks/adapters/adapters.ts';`,
    `import { deployedPorts } from './tasks/lambda/deployed-ports.ts';`,
    `import { ${handler} } from './tasks/lambda/${file}.ts';`,
    `const portsOf = deployedPorts({ ${makers} });`,
    `export const handler = ${handler}(portsOf);`,
    '',
  ].join('\n');
}
