import validator from 'asl-validator';
import type { StateMachine } from './state-machine.ts';

/** What asl-validator has against a definition: nothing when it is valid. */
export function validate(definition: StateMachine): string[] {
  return validator(structuredClone(definition)).errors.map((error) => `${error['Error code']}: ${error.Message}`);
}
