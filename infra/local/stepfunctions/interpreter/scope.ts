import type { Draft } from './draft.ts';
import type { Scope } from './expression.ts';
import { followPath } from './follow-path.ts';
import { type Json, type JsonText, jsonOf } from './json.ts';
import type { Roots } from './jsonpath/path.ts';
import { stateOf } from './machine.ts';

type Extras = {
  readonly result?: JsonText;
  readonly errorOutput?: Json;
  readonly taskToken?: string;
  readonly item?: { readonly index: number; readonly value: Json };
  /** What `$` is in JSONPath, when it is not the state's effective input. */
  readonly document?: Json;
};

/** What the expressions, paths and intrinsic functions of the frame's present state see. */
export function scopeOf(draft: Draft, frameNumber: number, extras: Extras = {}): Scope {
  const frame = draft.frame(frameNumber);
  const states = {
    input: frame.input.value,
    ...(extras.result ? { result: extras.result.value } : {}),
    ...(extras.errorOutput === undefined ? {} : { errorOutput: extras.errorOutput }),
    // Built only when an expression asks for it.
    get context(): Json {
      return contextObject(draft, frameNumber, extras);
    },
  };
  const variable = (name: string): Json | undefined => draft.variable(frameNumber, name);
  const roots: Roots = {
    get input(): Json {
      return extras.document === undefined ? effectiveInput(draft, frameNumber).value : extras.document;
    },
    context: () => states.context,
    variable,
  };
  return { states, roots, variable, surroundings: { at: draft.at, random: draft.random } };
}

/** The state's input after its InputPath. */
export function effectiveInput(draft: Draft, frameNumber: number): JsonText {
  const frame = draft.frame(frameNumber);
  const { inputPath } = stateOf(draft.machine, frame.block, frame.state);
  if (inputPath === undefined) return frame.input;
  if (inputPath === null) return jsonOf({});
  return jsonOf(followPath(inputPath, scopeOf(draft, frameNumber, { document: frame.input.value }).roots));
}

/** AWS's context object (developer guide, "Accessing execution data from the Context object"). */
function contextObject(draft: Draft, frameNumber: number, extras: Extras): Json {
  const frame = draft.frame(frameNumber);
  const { facts, input, startedAt } = draft.execution;
  const { kind } = stateOf(draft.machine, frame.block, frame.state);
  const item = extras.item ?? draft.item(frameNumber);
  return {
    Execution: {
      Id: facts.arn,
      Input: input.value,
      Name: facts.name,
      RoleArn: facts.roleArn,
      StartTime: new Date(startedAt).toISOString(),
      RedriveCount: draft.redrive?.count ?? 0,
      ...(draft.redrive ? { RedriveTime: new Date(draft.redrive.at).toISOString() } : {}),
    },
    StateMachine: { Id: facts.machineArn, Name: facts.machineName },
    State: {
      EnteredTime: new Date(frame.enteredAt).toISOString(),
      Name: frame.state,
      // Only states that can be retried have it.
      ...(kind === 'Task' || kind === 'Parallel' || kind === 'Map'
        ? { RetryCount: frame.retries.reduce((sum, count) => sum + count, 0) }
        : {}),
    },
    ...(extras.taskToken === undefined ? {} : { Task: { Token: extras.taskToken } }),
    ...(item ? { Map: { Item: { Index: item.index, Value: item.value } } } : {}),
  };
}
