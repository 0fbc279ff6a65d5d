import { AwsError } from '../aws-error.ts';
import type { Entry } from '../driver/catalog.ts';
import type { Engine } from '../driver/engine.ts';
import type { MachineRecord } from '../driver/records.ts';
import { checkArn } from './names.ts';

/** The machine; throws InvalidArn or StateMachineDoesNotExist. */
export function findMachine(engine: Engine, arn: string): MachineRecord {
  checkArn(arn, 'stateMachine');
  const machine = engine.catalog.machine(arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** The execution; throws InvalidArn or ExecutionDoesNotExist. */
export function findExecution(engine: Engine, arn: string): Entry {
  checkArn(arn, 'execution');
  const entry = engine.catalog.entry(arn);
  if (!entry) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return entry;
}
