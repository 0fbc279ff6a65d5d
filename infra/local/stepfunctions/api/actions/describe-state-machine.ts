import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { machineView } from '../machine-view.ts';
import { arn, includedData } from '../validate.ts';

const request = z.object({ stateMachineArn: arn, includedData });

export const describeStateMachine = defineAction(request, async (engine, input) => {
  const machine = findMachine(engine, input.stateMachineArn);
  const definition = await engine.definitions.text(machine.definitionKey);
  await engine.settled();
  return {
    ...machineView(machine, definition, input.includedData),
    status: 'ACTIVE',
    type: machine.type,
    creationDate: seconds(machine.createdAt),
  };
});
