import { setTimeout as sleep } from 'node:timers/promises';
import { ApiFailure } from '../../commands/bench/lean-client.ts';
import { CallBook } from '../../commands/soak/call-book.ts';
import type { StepPayload } from '../../commands/soak/machines.ts';
import { PatientClient } from '../../commands/soak/patient-client.ts';
import { FakeLambda } from '../support/fake-lambda.ts';

/** What becomes of an execution: its name begins with it. */
export type Kind = 'plain' | 'broken' | 'stopped';

type Payload = StepPayload & { readonly redrives: number };

const patienceMilliseconds = 30_000;
const pollMilliseconds = 20;

function step(name: string, fields: object): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'step', Payload: payload(name) },
    Output: '{% $states.input %}',
    ...fields,
  };
}

function payload(name: string, more: object = {}): object {
  return {
    execution: '{% $states.context.Execution.Name %}',
    step: name,
    item: '{% $exists($states.context.Map.Item.Index) ? $states.context.Map.Item.Index : 0 %}',
    attempt: '{% $states.context.State.RetryCount + 100 * $states.context.Execution.RedriveCount %}',
    isDeclined: false,
    ...more,
  };
}

/** Every way to wait and to branch, all of them short; the charge of a broken one fails until it is redriven. */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Flaky',
  States: {
    Flaky: step('flaky', {
      Retry: [{ ErrorEquals: ['NotYet'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Next: 'Ask',
    }),
    Ask: {
      ...step('ask', { HeartbeatSeconds: 60, Next: 'Both' }),
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'step', Payload: payload('ask', { token: '{% $states.context.Task.Token %}' }) },
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: step('left', { End: true }) } },
        {
          StartAt: 'Items',
          States: {
            Items: {
              Type: 'Map',
              Items: [0, 1],
              ItemProcessor: { StartAt: 'Item', States: { Item: step('item', { End: true }) } },
              End: true,
            },
          },
        },
      ],
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Charge' },
    Charge: step('charge', { Next: 'Ship' }),
    Ship: step('ship', { End: true }),
  },
};

const expectedSteps = {
  plain: ['flaky', 'left', 'item', 'item', 'charge', 'ship'],
  broken: ['flaky', 'left', 'item', 'item', 'charge', 'ship'],
  stopped: ['flaky'],
} as const;

/** Lets executions live through whatever happens to the engine, and knows what was lost or done twice. */
export class EngineOrders {
  readonly book = new CallBook();
  readonly #lambda: FakeLambda;
  readonly #tokens = new Map<string, string>();
  readonly #troubles: string[] = [];
  #client: PatientClient | undefined;
  #machineArn = '';
  /** Hears of each call before it is answered. */
  onCall: (payload: StepPayload) => Promise<void> | void = () => undefined;

  constructor() {
    this.#lambda = new FakeLambda({ step: (payload: Payload) => this.#answer(payload) });
  }

  listen(): Promise<string> {
    return this.#lambda.listen();
  }

  /** What was lost, or done twice, a line each. */
  get troubles(): readonly string[] {
    return [...this.#troubles, ...this.book.troubles];
  }

  async createMachine(url: string): Promise<void> {
    this.#client = new PatientClient(url, patienceMilliseconds);
    const roleArn = 'arn:aws:iam::000000000000:role/r';
    const request = { name: 'orders', roleArn, definition: JSON.stringify(definition) };
    this.#machineArn = String((await this.call('CreateStateMachine', request)).stateMachineArn);
  }

  /** Asks until somebody answers; throws ApiFailure. */
  async call(action: string, body: object): Promise<Record<string, unknown>> {
    if (!this.#client) throw new Error('expected a machine first');
    return this.#client.call(action, body);
  }

  /** Starts an execution; an answer that was lost is no trouble. */
  async start(name: string, input: object = {}): Promise<string> {
    const request = { stateMachineArn: this.#machineArn, name, input: JSON.stringify(input) };
    await this.call('StartExecution', request).catch(unless('ExecutionAlreadyExists'));
    return `${this.#machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  /** An execution's whole life. */
  async live(kind: Kind, number: number): Promise<void> {
    const name = `${kind}-${number}`;
    try {
      await this.#live(kind, name);
    } catch (error) {
      this.#troubles.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async close(): Promise<void> {
    this.#client?.close();
    await this.#lambda.close();
  }

  async #live(kind: Kind, name: string): Promise<void> {
    const executionArn = await this.start(name);
    const taskToken = await this.#tokenOf(name);
    if (kind === 'stopped') {
      await this.call('StopExecution', { executionArn, error: 'Gone' });
    } else {
      await this.call('SendTaskHeartbeat', { taskToken });
      // An answer that was taken and whose acknowledgement was lost is taken no more.
      const answer = { taskToken, output: JSON.stringify(`answer to ${name}`) };
      await this.call('SendTaskSuccess', answer).catch(unless('TaskTimedOut'));
    }
    let end = await this.#ended(executionArn);
    if (kind === 'broken' && end.status === 'FAILED') {
      await this.call('RedriveExecution', { executionArn, clientToken: name });
      end = await this.#ended(executionArn);
    }
    const expected = kind === 'stopped' ? 'ABORTED' : 'SUCCEEDED';
    if (end.status !== expected) throw new Error(`ended ${end.status}, not ${expected}`);
    if (kind === 'broken' && end.redriveCount !== 1) throw new Error(`was redriven ${end.redriveCount} times`);
    await this.#checkHistory(kind, name, executionArn);
  }

  async #checkHistory(kind: Kind, name: string, executionArn: string): Promise<void> {
    const { events } = await this.call('GetExecutionHistory', { executionArn, maxResults: 1000 });
    const all = events as { id: number; type: string }[]; // as the API gives them
    if (all.some(({ id }, index) => id !== index + 1)) throw new Error('its history has a gap');
    const told = all.map((event) => ({ type: event.type, text: JSON.stringify(event) }));
    const steps = this.book.close(name, told).toSorted().join();
    const wanted = expectedSteps[kind].toSorted().join();
    if (steps !== wanted) throw new Error(`did ${steps}, not ${wanted}`);
    if (kind !== 'stopped' && !told.some(({ text }) => text.includes(`answer to ${name}`))) {
      throw new Error('does not know its answer');
    }
  }

  async #ended(executionArn: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = await this.call('DescribeExecution', { executionArn });
      if (found.status !== 'RUNNING') return found;
      await sleep(pollMilliseconds);
    }
  }

  async #tokenOf(name: string): Promise<string> {
    for (;;) {
      const token = this.#tokens.get(name);
      if (token !== undefined) return token;
      await sleep(pollMilliseconds);
    }
  }

  async #answer(payload: Payload): Promise<object> {
    const receipt = this.book.enter(payload);
    await this.onCall(payload);
    const { execution, step: name, attempt, token } = payload;
    if (name === 'flaky' && attempt === 0) throw named('NotYet', receipt);
    if (name === 'charge' && attempt === 0 && execution.startsWith('broken')) throw named('Declined', receipt);
    if (token !== undefined) this.#tokens.set(execution, token);
    return { receipt };
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Lets an answer pass that says no more than that it was done before. */
function unless(code: string): (error: unknown) => Record<string, unknown> {
  return (error) => {
    if (error instanceof ApiFailure && error.code === code) return {};
    throw error;
  };
}
