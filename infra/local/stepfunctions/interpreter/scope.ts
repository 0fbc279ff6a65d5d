import type { Draft } from './draft.ts';
import type { Scope } from './expression.ts';
import type { Json, JsonText } from './json.ts';

type Extras = {
  readonly result?: JsonText;
  readonly errorOutput?: Json;
  readonly taskToken?: string;
  readonly item?: { readonly index: number; readonly value: Json };
};

/** What the expressions of the frame's present state see. */
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
  return {
    states,
    variable: (name) => draft.variable(frameNumber, name),
    surroundings: { at: draft.at, random: draft.random },
  };
}

/** AWS's context object (developer guide, "Accessing execution data from the Context object"). */
function contextObject(draft: Draft, frameNumber: number, extras: Extras): Json {
  const frame = draft.frame(frameNumber);
  const { facts, input, startedAt } = draft.execution;
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
      RetryCount: frame.retries.reduce((sum, count) => sum + count, 0),
    },
    ...(extras.taskToken === undefined ? {} : { Task: { Token: extras.taskToken } }),
    ...(item ? { Map: { Item: { Index: item.index, Value: item.value } } } : {}),
  };
}
