import { z } from 'zod';
import { blockText } from '../../definition/block-text.ts';
import { defineAction, seconds } from '../action.ts';
import { findExecution } from '../find.ts';
import { machineView } from '../machine-view.ts';
import { arn, includedData } from '../validate.ts';

const request = z.object({ executionArn: arn, includedData });

/** The machine as it was when the execution began. */
export const describeStateMachineForExecution = defineAction(request, async (engine, input) => {
  const { machine, about } = await engine.executions.describe(findExecution(engine, input.executionArn).arn);
  const definition = await engine.definitions.text(machine.definitionKey);
  const { block, mapRunArn, machineArn } = about;
  const updateDate = seconds(machine.updatedAt);
  if (block === undefined) return { ...machineView(machine, definition, input.includedData), updateDate };
  // A child of a map run has a machine of its own: what its Map runs for each item.
  return {
    ...machineView(machine, blockText(definition, block), input.includedData),
    stateMachineArn: machineArn,
    name: machineArn.slice(machineArn.lastIndexOf(':') + 1),
    label: machineArn.slice(machineArn.lastIndexOf('/') + 1),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    updateDate,
  };
});
