import { type Assigned, checkVariables } from './check-variables.ts';
import type { Draft } from './draft.ts';
import type { Scope } from './expression.ts';
import { finishFrame } from './finish-frame.ts';
import { followPath, putAtReference } from './follow-path.ts';
import { exceedsDataLimit, type Json, type JsonText, jsonOf } from './json.ts';
import { type Assign, type JsonataYield, type JsonPathYield, type State, stateOf, type Yield } from './machine.ts';
import { effectiveInput, scopeOf } from './scope.ts';
import { StateFailure } from './state-failure.ts';
import { evaluateTemplate } from './template.ts';

type Exit = {
  readonly yields: Yield;
  /** Absent in a state that has none. */
  readonly result?: JsonText;
  /** Present when a catcher leaves the state. */
  readonly errorOutput?: Json;
  /** Absent at the end of the block. */
  readonly next: string | undefined;
  /** Goes before the names of fields in messages. */
  readonly location: string;
};

/** What leaves a state, and the scope in which its variables get their values. */
type Leaving = { readonly output: JsonText; readonly assignScope: Scope };

/**
 * Leaves the frame's state: its output and its variables come from the same values, those from before the exit.
 * Throws a Failure before anything is changed.
 */
export async function leaveState(draft: Draft, frame: number, state: State, exit: Exit): Promise<void> {
  const { yields } = exit;
  const { output, assignScope } =
    yields.language === 'JSONata'
      ? await leaveByJsonata(draft, frame, yields, exit)
      : await leaveByJsonPath(draft, frame, yields, exit);
  if (exceedsDataLimit(output.text)) throw dataLimitExceeded(state.name, 'terminal');

  const assigned = yields.assign && (await evaluateAssign(yields.assign, assignScope, exit.location));
  if (assigned) checkVariables(draft, frame, assigned);
  draft.emitIn(frame, `${state.kind}StateExited`, {
    name: state.name,
    output: output.text,
    ...(assigned ? { assignedVariables: assigned.texts } : {}),
  });
  if (assigned) draft.update(frame, { variables: { ...draft.frame(frame).variables, ...assigned.values } });
  if (exit.next === undefined) await finishFrame(draft, frame, output);
  else draft.queue.push({ kind: 'enter', frame, state: exit.next, input: output });
}

async function leaveByJsonata(draft: Draft, frame: number, yields: JsonataYield, exit: Exit): Promise<Leaving> {
  const { result, errorOutput } = exit;
  const scope = scopeOf(draft, frame, {
    ...(result ? { result } : {}),
    ...(errorOutput === undefined ? {} : { errorOutput }),
  });
  if (yields.output) {
    const output = jsonOf(await evaluateTemplate(yields.output, scope, `${exit.location}Output`));
    return { output, assignScope: scope };
  }
  const passedOn = result ?? (errorOutput === undefined ? draft.frame(frame).input : jsonOf(errorOutput));
  return { output: passedOn, assignScope: scope };
}

/** ResultSelector, then ResultPath into the state's whole input, then OutputPath. */
async function leaveByJsonPath(draft: Draft, frame: number, yields: JsonPathYield, exit: Exit): Promise<Leaving> {
  const came =
    exit.result ?? (exit.errorOutput === undefined ? effectiveInput(draft, frame) : jsonOf(exit.errorOutput));
  const selected = yields.resultSelector
    ? jsonOf(
        await evaluateTemplate(
          yields.resultSelector,
          scopeOf(draft, frame, { document: came.value }),
          `${exit.location}ResultSelector`,
        ),
      )
    : came;
  const assignScope = scopeOf(draft, frame, { document: selected.value });
  const merged = mergeResult(draft.frame(frame).input, yields.resultPath, selected);
  const { outputPath } = yields;
  if (outputPath === undefined) return { output: merged, assignScope };
  if (outputPath === null) return { output: jsonOf({}), assignScope };
  const { roots } = scopeOf(draft, frame, { document: merged.value });
  return { output: jsonOf(followPath(outputPath, roots)), assignScope };
}

/** The input is the whole one: InputPath does not narrow what ResultPath puts the result into. */
function mergeResult(input: JsonText, resultPath: JsonPathYield['resultPath'], result: JsonText): JsonText {
  if (resultPath === undefined) return result;
  if (resultPath === null) return input;
  return resultPath.steps.length === 0 ? result : jsonOf(putAtReference(resultPath, input.value, result.value));
}

async function evaluateAssign(assign: Assign, scope: Scope, location: string): Promise<Assigned | undefined> {
  if (assign.length === 0) return undefined;
  const values: [string, Json][] = [];
  const texts: [string, string][] = [];
  for (const [name, template] of assign) {
    const { value, text } = jsonOf(await evaluateTemplate(template, scope, `${location}Assign/${name}`));
    values.push([name, value]);
    texts.push([name, text]);
  }
  // By entries: a variable may have any name, `__proto__` too.
  return { values: Object.fromEntries(values), texts: Object.fromEntries(texts) };
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
