import { z } from 'zod';
import { defineAction } from '../action.ts';
import { checkArn } from '../names.ts';
import { arn } from '../validate.ts';

/** Deletes a machine, if there is one; its running executions go on. */
export const deleteStateMachine = defineAction(z.object({ stateMachineArn: arn }), async (engine, input) => {
  checkArn(input.stateMachineArn, 'stateMachine');
  if (engine.machines.get(input.stateMachineArn)) await engine.machines.delete(input.stateMachineArn);
  return {};
});
