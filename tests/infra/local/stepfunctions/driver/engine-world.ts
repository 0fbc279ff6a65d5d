import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, type EngineOptions } from '../../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../../infra/local/stepfunctions/driver/records.ts';
import type { TaskAnswer } from '../../../../../infra/local/stepfunctions/integrations/call-task.ts';
import type { TaskRequest } from '../../../../../infra/local/stepfunctions/interpreter/execution-state.ts';
import type { HistoryEvent } from '../../../../../infra/local/stepfunctions/interpreter/history-event.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';

const place = { region: 'us-east-1', account: '000000000000' };
const giveUpMilliseconds = 60_000;

/** What a function does with its payload; a promise that never settles is a function that does not answer. */
type Run = (payload: string, name: string) => TaskAnswer | Promise<TaskAnswer>;

export const succeeded = (payload: unknown): TaskAnswer => ({
  kind: 'succeeded',
  output: JSON.stringify({ Payload: payload }),
});
export const failed = (error: string): TaskAnswer => ({ kind: 'failed', error, cause: 'as the test says' });

/** The world around engines that a test opens one after the other: its functions, its time, its folders. */
export class EngineWorld {
  /** The names of the functions that were called, in order. */
  readonly calls: string[] = [];
  readonly warnings: string[] = [];
  readonly faults: unknown[] = [];
  clock = new ManualClock();
  /** What functions do; by default each answers its own name. */
  run: Run = (_payload, name) => succeeded(name);
  readonly #engines = new Set<Engine>();
  readonly #folders: string[] = [];

  readonly callTask = async (request: TaskRequest): Promise<TaskAnswer> => {
    if (request.kind !== 'lambda') throw new Error(`expected a call of a function, found ${request.kind}`);
    this.calls.push(request.functionName);
    return this.run(request.payload, request.functionName);
  };

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    this.#folders.push(folder);
    return folder;
  }

  /** What a process that starts there now would find; nothing may be written to the journal meanwhile. */
  async copyOf(folder: string): Promise<string> {
    const copy = await this.folder();
    const names = (await readdir(folder)).filter((name) => name !== 'lock' && !name.endsWith('-shm'));
    // The journal first: the store may go on meanwhile, it only comes to know more of what the journal has.
    const rank = (name: string): number => ['.log', '.sqlite', '-wal'].findIndex((end) => name.endsWith(end)) + 4;
    // Old segments are deleted meanwhile, the oldest first: with the youngest first there is no gap.
    for (const name of names
      .toSorted()
      .toReversed()
      .toSorted((one, other) => (rank(one) % 4) - (rank(other) % 4))) {
      await cp(join(folder, name), join(copy, name), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
    return copy;
  }

  async open(dataFolder: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
    const engine = await Engine.open({
      dataFolder,
      callTask: this.callTask,
      clock: this.clock,
      place,
      warn: (line) => this.warnings.push(line),
      onFault: (error) => this.faults.push(error),
      ...options,
    });
    this.#engines.add(engine);
    return engine;
  }

  /** Opens the folder as a process that starts does. */
  async resume(dataFolder: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
    const engine = await this.open(dataFolder, options);
    engine.resume();
    return engine;
  }

  async close(): Promise<void> {
    for (const engine of this.#engines) await engine.close().catch(() => undefined);
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }
}

/** A machine of that definition, as CreateStateMachine makes it. */
export async function machineIn(
  engine: Engine,
  definition: object,
  { name = 'm', type = 'STANDARD' as MachineRecord['type'] } = {},
): Promise<MachineRecord> {
  const machine: MachineRecord = {
    arn: `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`,
    name,
    type,
    roleArn: 'r',
    definitionKey: await engine.definitions.keep(JSON.stringify({ QueryLanguage: 'JSONata', ...definition })),
    createdAt: 0,
    updatedAt: 0,
    tags: {},
  };
  await engine.machines.save(machine);
  return machine;
}

export const arnOf = (name: string, machine = 'm'): string =>
  `arn:aws:states:us-east-1:000000000000:execution:${machine}:${name}`;

/** Waits for something that comes without anybody moving the clock. */
export async function until<Value>(look: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  const giveUpAt = Date.now() + giveUpMilliseconds;
  while (Date.now() < giveUpAt) {
    const value = await look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('what the test waits for did not come');
}

export const wholeHistory = (engine: Engine, arn: string): Promise<readonly HistoryEvent[]> =>
  engine.executions.history(arn, { limit: 30_000 });

/** Lets executions run to their ends: answers tokens, and moves the clock whenever nothing else is left. */
export async function runToEnd(engine: Engine, clock: ManualClock, arns: readonly string[]): Promise<void> {
  let left = arns;
  await until(async () => {
    left = left.filter((arn) => engine.executions.find(arn)?.status === 'RUNNING');
    if (left.length === 0) return true;
    let isBusy = false;
    for (const arn of left) {
      const history = await wholeHistory(engine, arn);
      for (const token of await tokensAskedFor(history)) {
        isBusy = true;
        await answerToken(engine, token).catch(() => undefined);
      }
      isBusy ||= tasksUnderWay(history) > 0;
    }
    if (isBusy) return undefined;
    await engine.settled();
    clock.moveToNext();
    return undefined;
  });
}

export async function answerToken(engine: Engine, token: string): Promise<void> {
  await engine.answerTask(token, (task) => ({ kind: 'task-succeeded', task, output: '"answer"' }));
}

/** Tokens of tasks that were submitted and wait: their functions were called with them. */
export function tokensAskedFor(history: readonly HistoryEvent[]): string[] {
  return openTasks(history).flatMap(({ parameters, isSubmitted }) => {
    const { Payload: token }: { Payload?: unknown } = JSON.parse(parameters);
    return isSubmitted && typeof token === 'string' ? [token] : [];
  });
}

/** Calls that have not answered. */
function tasksUnderWay(history: readonly HistoryEvent[]): number {
  return openTasks(history).filter(({ isSubmitted }) => !isSubmitted).length;
}

type OpenTask = { readonly parameters: string; readonly isSubmitted: boolean };

function openTasks(history: readonly HistoryEvent[]): OpenTask[] {
  const byLastEvent = new Map<number, OpenTask>();
  for (const { id, previousEventId, type, details } of history) {
    const before = byLastEvent.get(previousEventId);
    if (type === 'TaskScheduled') {
      byLastEvent.set(id, { parameters: String(details?.parameters), isSubmitted: false });
    } else if (before) {
      byLastEvent.delete(previousEventId);
      if (type === 'TaskStarted') byLastEvent.set(id, before);
      if (type === 'TaskSubmitted') byLastEvent.set(id, { ...before, isSubmitted: true });
    }
  }
  return [...byLastEvent.values()];
}

export type Outcome = { readonly status: string; readonly output: unknown; readonly history: readonly string[] };

/** How an execution ended, without its times. */
export async function outcomeOf(engine: Engine, arn: string): Promise<Outcome> {
  const { execution, output } = await engine.executions.describe(arn);
  const history = await wholeHistory(engine, arn);
  return {
    status: execution.status,
    output,
    history: history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`),
  };
}

const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 2, JitterStrategy: 'FULL' }];

export const invoke = (functionName: string, fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  Retry: retry,
  Output: '{% $states.input %}',
  ...fields,
});

export const ask = (functionName: string, fields: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: functionName, Payload: '{% $states.context.Task.Token %}' },
  Output: '{% $states.input %}',
  ...fields,
});

export const pause = (seconds: number | string, fields: object = {}) => ({ Type: 'Wait', Seconds: seconds, ...fields });

/** Every way to wait: a call, a retry, a Wait, a token, branches and items. */
export const everyWayToWait = {
  StartAt: 'Reserve',
  States: {
    Reserve: invoke('reserve', { Assign: { id: '{% $uuid() %}' }, Next: 'Flaky' }),
    Flaky: invoke('flaky', { Next: 'Pause' }),
    Pause: pause(60, { Next: 'Callback' }),
    Callback: ask('ask', { Next: 'Both' }),
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: invoke('left', { End: true }) } },
        {
          StartAt: 'Right',
          States: {
            Right: {
              Type: 'Map',
              Items: [1, 2, 3],
              MaxConcurrency: 2,
              ItemProcessor: { StartAt: 'Item', States: { Item: invoke('item', { End: true }) } },
              End: true,
            },
          },
        },
      ],
      Output: { id: '{% $id %}', parts: '{% $states.result %}' },
      End: true,
    },
  },
};

/** What `everyWayToWait` calls when 'flaky' fails once. */
export const callsOfEveryWay = ['reserve', 'flaky', 'flaky', 'ask', 'left', 'item', 'item', 'item'];
