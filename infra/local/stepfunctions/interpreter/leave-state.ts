import type { Draft } from './draft.ts';
import type { Scope } from './expression.ts';
import { finishFrame } from './finish-frame.ts';
import { exceedsDataLimit, type Json, type JsonText, jsonOf } from './json.ts';
import { type State, stateOf, type Yield } from './machine.ts';
import { StateFailure } from './state-failure.ts';
import { evaluateTemplate } from './template.ts';

type Exit = {
  readonly yields: Yield;
  readonly scope: Scope;
  /** What leaves the state when it has no Output. */
  readonly otherwise: JsonText;
  /** Absent at the end of the block. */
  readonly next: string | undefined;
  /** Goes before the names of fields in messages. */
  readonly location: string;
};

/**
 * Leaves the frame's state: Output and Assign see the same values, those from before the exit.
 * Throws EvaluationFailure or StateFailure before anything is changed.
 */
export async function leaveState(draft: Draft, frame: number, state: State, exit: Exit): Promise<void> {
  const output = exit.yields.output
    ? jsonOf(await evaluateTemplate(exit.yields.output, exit.scope, `${exit.location}Output`))
    : exit.otherwise;
  if (exceedsDataLimit(output.text)) throw dataLimitExceeded(state.name, 'terminal');

  const assigned: Record<string, Json> = {};
  const texts: Record<string, string> = {};
  for (const [name, template] of exit.yields.assign ?? []) {
    const { value, text } = jsonOf(await evaluateTemplate(template, exit.scope, `${exit.location}Assign/${name}`));
    if (exceedsDataLimit(text)) throw dataLimitExceeded(state.name, 'terminal');
    assigned[name] = value;
    texts[name] = text;
  }

  const hasAssigned = Object.keys(assigned).length > 0;
  draft.emitIn(frame, `${state.kind}StateExited`, {
    name: state.name,
    output: output.text,
    ...(hasAssigned ? { assignedVariables: texts } : {}),
  });
  if (hasAssigned) draft.update(frame, { variables: { ...draft.frame(frame).variables, ...assigned } });
  if (exit.next === undefined) await finishFrame(draft, frame, output);
  else draft.queue.push({ kind: 'enter', frame, state: exit.next, input: output });
}

/** The failure for a result or an output that is too long; at a transition nothing can answer it. */
export function dataLimitExceeded(subject: string, kind: 'ordinary' | 'terminal'): StateFailure {
  return new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { kind },
  );
}

/** The state the frame is in. */
export function currentState(draft: Draft, frame: number): State {
  const { block, state } = draft.frame(frame);
  return stateOf(draft.machine, block, state);
}
