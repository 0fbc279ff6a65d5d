import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiFailure } from '../bench/lean-client.ts';
import type { CallBook } from './call-book.ts';
import type { Callbacks } from './callbacks.ts';
import type { SoakMachine } from './machines.ts';
import type { PatientClient } from './patient-client.ts';

const described = z.object({ status: z.string(), output: z.string().optional(), error: z.string().optional() });
const history = z.object({
  events: z.array(z.looseObject({ id: z.number(), type: z.string() })),
  nextToken: z.string().optional(),
});
const pollMilliseconds = 200;
const longestMilliseconds = 180_000;

export interface Following {
  readonly client: PatientClient;
  readonly book: CallBook;
  readonly callbacks: Callbacks;
}

export interface SoakExecution {
  readonly machine: SoakMachine;
  readonly machineArn: string;
  readonly name: string;
  readonly isDeclined: boolean;
}

/** Starts an execution, waits for its end and checks all of it; answers what is wrong with it, a line each. */
export async function followExecution(
  execution: SoakExecution,
  { client, book, callbacks }: Following,
): Promise<string[]> {
  const { machine, machineArn, name, isDeclined } = execution;
  const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  await start(execution, client);
  const end = await ended(executionArn, client);
  if (end === undefined) return [`${name} was acknowledged, and the engine knows it no more`];
  if (end === 'late') return [`${name} did not end within ${longestMilliseconds / 1000} s`];

  const troubles: string[] = [];
  const expected = machine.expectedOutcome(isDeclined);
  if (end.status !== 'SUCCEEDED') return [`${name} ended ${end.status} (${end.error}), not as ${expected}`];
  const output: { outcome?: unknown; answer?: unknown } = JSON.parse(end.output ?? '{}');
  if (output.outcome !== expected) troubles.push(`${name} ended as ${output.outcome}, not as ${expected}`);
  const events = await historyOf(executionArn, client);
  troubles.push(...checkIds(name, events));
  const steps = book.close(
    name,
    events.map(({ type, ...rest }) => ({ type, text: JSON.stringify(rest) })),
  );
  const [found, wanted] = [steps, machine.expectedSteps(isDeclined)].map((list) => list.toSorted().join(' '));
  if (found !== wanted) troubles.push(`${name} did "${found}", not "${wanted}"`);
  const answer = callbacks.answerOf(name);
  if (answer !== undefined && output.answer !== answer) {
    troubles.push(`${name} was told ${answer}, and says ${output.answer}`);
  }
  return troubles;
}

/** The same name and input again is the same execution, until it has ended. */
async function start({ machineArn, name, isDeclined }: SoakExecution, client: PatientClient): Promise<void> {
  try {
    await client.call('StartExecution', { stateMachineArn: machineArn, name, input: JSON.stringify({ isDeclined }) });
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === 'ExecutionAlreadyExists')) throw error;
  }
}

async function ended(
  executionArn: string,
  client: PatientClient,
): Promise<z.infer<typeof described> | 'late' | undefined> {
  for (const end = performance.now() + longestMilliseconds; performance.now() < end; ) {
    try {
      const found = described.parse(await client.call('DescribeExecution', { executionArn }));
      if (found.status !== 'RUNNING') return found;
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'ExecutionDoesNotExist') return undefined;
      throw error;
    }
    await sleep(pollMilliseconds);
  }
  return 'late';
}

async function historyOf(executionArn: string, client: PatientClient): Promise<z.infer<typeof history>['events']> {
  const events: z.infer<typeof history>['events'] = [];
  for (let nextToken: string | undefined; ; ) {
    const token = nextToken === undefined ? {} : { nextToken };
    const request = { executionArn, maxResults: 1000, ...token };
    const page = history.parse(await client.call('GetExecutionHistory', request));
    events.push(...page.events);
    if (page.nextToken === undefined) return events;
    nextToken = page.nextToken;
  }
}

function checkIds(name: string, events: readonly { readonly id: number }[]): string[] {
  const gap = events.findIndex(({ id }, index) => id !== index + 1);
  return gap === -1 ? [] : [`${name}: its history has event ${events[gap]?.id} where ${gap + 1} belongs`];
}
