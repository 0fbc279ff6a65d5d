import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { MAX_DATA_BYTES } from '../../interpreter/json.ts';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { checkInput } from '../json-text.ts';
import { checkName } from '../names.ts';
import { arn, traceHeader as traceHeaderText } from '../validate.ts';

const request = z.object({
  stateMachineArn: arn,
  name: z.string().min(1).max(80).optional(),
  input: z.string().max(MAX_DATA_BYTES).default('{}'),
  traceHeader: traceHeaderText,
});

/** Starts an execution; the same name and input again, while it runs, answer the same. */
export const startExecution = defineAction(request, async (engine, { stateMachineArn, name, input, traceHeader }) => {
  const machine = findMachine(engine, stateMachineArn);
  if (name !== undefined) checkName(name);
  checkInput(input);
  const extras = traceHeader === undefined ? {} : { traceHeader };
  const start = machine.type === 'EXPRESS' ? engine.startExpress.bind(engine) : engine.start.bind(engine);
  const { arn: executionArn, startedAt } = await start(machine, name ?? randomUUID(), input, extras);
  return { executionArn, startDate: seconds(startedAt) };
});
