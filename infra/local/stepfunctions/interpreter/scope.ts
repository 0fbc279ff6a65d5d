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
  // Both are made only when something asks for them, and then once.
  let context: Json | undefined;
  let document = extras.document;
  const states = {
    input: frame.input.value,
    ...(extras.result ? { result: extras.result.value } : {}),
    ...(extras.errorOutput === undefined ? {} : { errorOutput: extras.errorOutput }),
    get context(): Json {
      context ??= contextObject(draft, frameNumber, extras);
      return context;
    },
  };
  const variable = (name: string): Json | undefined => draft.variable(frameNumber, name);
  const roots: Roots = {
    get input(): Json {
      if (document === undefined) document = effectiveValue(draft, frameNumber);
      return document;
    },
    context: () => states.context,
    variable,
  };
  return { states, roots, variable, surroundings: { at: draft.at, random: draft.random } };
}

/** The state's input after its InputPath. */
export function effectiveInput(draft: Draft, frameNumber: number): JsonText {
  const { input } = draft.frame(frameNumber);
  const value = effectiveValue(draft, frameNumber);
  return value === input.value ? input : jsonOf(value);
}

function effectiveValue(draft: Draft, frameNumber: number): Json {
  const { block, state, input } = draft.frame(frameNumber);
  const { inputPath } = stateOf(draft.machine, block, state);
  if (inputPath === undefined) return input.value;
  if (inputPath === null) return {};
  return followPath(inputPath, scopeOf(draft, frameNumber, { document: input.value }).roots);
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
      // An express execution cannot be redriven.
      ...(facts.arn.split(':')[5] === 'express' ? {} : { RedriveCount: draft.redrive?.count ?? 0 }),
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
