import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { findMachine } from '../find.ts';
import { machineView } from '../machine-view.ts';
import { arn } from '../validate.ts';

export const describeStateMachine = defineAction(z.object({ stateMachineArn: arn }), async (engine, input) => {
  const machine = findMachine(engine, input.stateMachineArn);
  const definition = await engine.definitions.text(machine.definitionKey);
  await engine.settled();
  return {
    ...machineView(machine, definition),
    status: 'ACTIVE',
    type: 'STANDARD',
    creationDate: seconds(machine.createdAt),
  };
});
