import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Engine } from '../../driver/engine.ts';
import type { AwaitedBy } from '../../interpreter/execution-state.ts';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { checkInput } from '../json-text.ts';
import { checkName } from '../names.ts';
import { arn, traceHeader as traceHeaderText, validate } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  name: z.string().min(1).max(80).optional(),
  input: z.string().max(MAX_DATA_BYTES).default('{}'),
  traceHeader: traceHeaderText,
});

/** Starts an execution; the same name and input again, while it runs, answer the same. */
export const startExecution = defineAction(request, async (engine, input) => {
  const { arn: executionArn, startedAt } = await start(engine, input);
  return { executionArn, startDate: seconds(startedAt) };
});

/** The same for a task, which ends with the execution if it is `awaitedBy` it. */
export function startForTask(
  engine: Engine,
  body: unknown,
  awaitedBy: AwaitedBy | undefined,
): ReturnType<typeof start> {
  return start(engine, validate(request, body), awaitedBy);
}

async function start(
  engine: Engine,
  { stateMachineArn, name = randomUUID(), input, traceHeader }: z.infer<typeof request>,
  awaitedBy?: AwaitedBy,
): Promise<{ arn: string; startedAt: number }> {
  const machine = findMachine(engine, stateMachineArn);
  checkName(name);
  checkInput(input);
  const traced = traceHeader === undefined ? {} : { traceHeader };
  if (machine.type === 'EXPRESS') return engine.startExpress(machine, name, input, traced);
  return engine.start(machine, name, input, { ...traced, ...(awaitedBy ? { awaitedBy } : {}) });
}
