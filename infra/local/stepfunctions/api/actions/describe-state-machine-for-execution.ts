import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { machineView } from '../machine-view.ts';
import { arn, includedData } from '../validate.ts';

const request = z.object({ executionArn: arn, includedData });

/** The machine as it was when the execution began. */
export const describeStateMachineForExecution = defineAction(request, async (engine, input) => {
  const { machine } = await engine.describe(findExecution(engine, input.executionArn).arn);
  const definition = await engine.definitions.text(machine.definitionKey);
  return { ...machineView(machine, definition, input.includedData), updateDate: seconds(machine.updatedAt) };
});
