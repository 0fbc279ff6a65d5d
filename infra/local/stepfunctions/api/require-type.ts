import { AwsError } from '../aws-error.ts';
import type { MachineRecord } from '../driver/records.ts';

/** Throws StateMachineTypeNotSupported for what only machines of the other type have. */
export function requireType(machine: MachineRecord, type: MachineRecord['type']): void {
  if (machine.type === type) return;
  throw new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
}
