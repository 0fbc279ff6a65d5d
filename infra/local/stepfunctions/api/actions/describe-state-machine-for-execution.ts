import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { machineView } from '../machine-view.ts';
import { arn } from '../validate.ts';

/** The machine as it was when the execution began. */
export const describeStateMachineForExecution = defineAction(z.object({ executionArn: arn }), async (engine, input) => {
  const { machine } = await engine.describe(findExecution(engine, input.executionArn).arn);
  const definition = await engine.definitions.text(machine.definitionKey);
  return { ...machineView(machine, definition), updateDate: seconds(machine.updatedAt) };
});
