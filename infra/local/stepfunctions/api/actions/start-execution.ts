import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { checkName } from '../names.ts';
import { arn } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  name: z.string().min(1).max(80).optional(),
  input: z.string().max(MAX_DATA_BYTES).default('{}'),
  traceHeader: z.string().optional(),
});

/** Starts an execution; the same name and input again, while it runs, answer the same. */
export const startExecution = defineAction(request, async (engine, { stateMachineArn, name, input }) => {
  const machine = findMachine(engine, stateMachineArn);
  if (name !== undefined) checkName(name);
  checkInput(input);
  const { arn: executionArn, startedAt } = await engine.start(machine, name ?? randomUUID(), input);
  return { executionArn, startDate: seconds(startedAt) };
});

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_DATA_BYTES}`,
    );
  }
  try {
    JSON.parse(input);
  } catch (error) {
    const reason = input === '' ? 'Invalid execution input.' : (error as SyntaxError).message; // JSON.parse throws nothing else
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
}
