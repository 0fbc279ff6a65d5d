import { AwsError } from '../aws-error.ts';
import type { Engine } from '../driver/engine.ts';
import type { MachineRecord } from '../driver/records.ts';
import type { MapRunRecord } from '../map-run/map-run-record.ts';
import type { StoredExecution } from '../store/stored-execution.ts';
import { checkArn } from './names.ts';

/** The machine; throws InvalidArn or StateMachineDoesNotExist. */
export function findMachine(engine: Engine, arn: string): MachineRecord {
  checkArn(arn, 'stateMachine');
  const machine = engine.machines.get(arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** The execution; throws InvalidArn or ExecutionDoesNotExist. */
export function findExecution(engine: Engine, arn: string): StoredExecution {
  checkArn(arn, 'execution');
  const entry = engine.executions.find(arn);
  if (!entry) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return entry;
}

/** The map run as it is now; throws InvalidArn or ResourceNotFound. */
export function findMapRun(engine: Engine, arn: string): MapRunRecord {
  checkArn(arn, 'mapRun');
  const run = engine.mapRuns.find(arn);
  if (!run) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  return run;
}
