import type { Draft } from './draft.ts';
import { exceedsDataLimit, type Json, MAX_DATA_BYTES } from './json.ts';
import { EvaluationFailure } from './state-failure.ts';

/** Variables that a state is about to set, and the texts of their values. */
export type Assigned = {
  readonly values: Readonly<Record<string, Json>>;
  readonly texts: Readonly<Record<string, string>>;
};

/** AWS's limit for all variables of an execution, in bytes. */
const MAX_VARIABLE_BYTES = 10 * 1024 * 1024;

/**
 * Holds variables to AWS's limits: 256 KiB for each, and for all that one state sets; 10 MiB for all of an execution.
 * Throws EvaluationFailure.
 */
export function checkVariables(draft: Draft, number: number, { values, texts }: Assigned): void {
  const { state } = draft.frame(number);
  let bytes = 0;
  for (const [name, text] of Object.entries(texts)) {
    const size = Buffer.byteLength(text);
    const assignment = `Variable '${name}' in state '${state}' was assigned ${size} bytes`;
    if (exceedsDataLimit(text)) throw exceeded(`Variable size limit exceeded. ${assignment}.`);
    bytes += size;
    if (bytes > MAX_DATA_BYTES) {
      const excess = `which caused the size of variables assigned in the state to exceed its limit by ${bytes - MAX_DATA_BYTES} bytes`;
      throw exceeded(`State total variable size limit exceeded. ${assignment}, ${excess}.`);
    }
  }
  // What was ever assigned is known; what is still there is looked at only when that is too much.
  const ever = draft.addAssigned(number, bytes);
  if (ever <= MAX_VARIABLE_BYTES) return;
  let total = bytes;
  for (const each of draft.frames) {
    for (const [name, value] of Object.entries(draft.frame(each).variables)) {
      if (each !== number || !Object.hasOwn(values, name)) total += Buffer.byteLength(JSON.stringify(value));
    }
  }
  if (total <= MAX_VARIABLE_BYTES) return;
  throw exceeded(
    `Execution total variable size limit exceeded. State '${state}' assigned variables that exceed the total execution limit by ${total - MAX_VARIABLE_BYTES} bytes.`,
  );
}

function exceeded(message: string): EvaluationFailure {
  return new EvaluationFailure(message, 'Assign', { afterEntering: true, error: 'States.DataLimitExceeded' });
}
