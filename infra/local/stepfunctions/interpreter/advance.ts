/**
 * The interpreter: (state, event) -> (next state, history, effects), and nothing else.
 *
 * I1 It reads no clock, draws no random numbers and does no I/O: time comes with the event, randomness from the seed.
 * I2 The same state and event give the same result, so a journal of events is enough to rebuild an execution.
 * I3 The state it is given is never changed.
 * I4 An event that comes too late, for a task or timer that is gone, changes nothing and writes no history.
 */
import { answerFailure } from './answer-failure.ts';
import { Draft, ExecutionEnded } from './draft.ts';
import type { Effect } from './effect.ts';
import type { ExecutionFacts, ExecutionState } from './execution-state.ts';
import type { HistoryEvent } from './history-event.ts';
import type { JsonText } from './json.ts';
import { currentState, leaveState } from './leave-state.ts';
import type { Machine, State } from './machine.ts';
import type { Outcome } from './outcome.ts';
import { receive } from './receive.ts';
import { effectiveInput } from './scope.ts';
import { isFailure } from './state-failure.ts';
import { beginChoice } from './states/begin-choice.ts';
import { beginFail } from './states/begin-fail.ts';
import { beginMap, startMoreItems } from './states/begin-map.ts';
import { beginMapRun } from './states/begin-map-run.ts';
import { beginParallel } from './states/begin-parallel.ts';
import { beginPass } from './states/begin-pass.ts';
import { beginTask } from './states/begin-task.ts';
import { beginWait } from './states/begin-wait.ts';
import type { Stimulus } from './stimulus.ts';
import type { Work } from './work.ts';

/** What one event came to. */
export type Advance = {
  readonly state: ExecutionState;
  readonly history: readonly HistoryEvent[];
  readonly effects: readonly Effect[];
};

/** How an execution begins. `seed` is all its randomness; `at` is in milliseconds since the epoch. */
export type Beginning = {
  readonly facts: ExecutionFacts;
  readonly input: JsonText;
  readonly seed: string;
  readonly at: number;
};

/** Begins an execution and runs it until it waits or ends. */
export function begin(machine: Machine, { facts, input, seed, at }: Beginning): Promise<Advance> {
  const blank: ExecutionState = {
    facts,
    status: 'RUNNING',
    seed,
    startedAt: at,
    input,
    step: 0,
    lastEventId: 0,
    nextNumber: 1,
    frames: new Map(),
    tasks: new Map(),
    timers: new Map(),
  };
  return perform(new Draft(machine, blank, at), (draft) => {
    draft.emit('ExecutionStarted', 0, { input: input.text, roleArn: facts.roleArn });
    if (machine.timeoutSeconds !== undefined && facts.block === undefined) {
      draft.setTimer(at + machine.timeoutSeconds * 1000, { kind: 'execution-timeout' });
    }
    // The first state points at 0, not at ExecutionStarted.
    const block = facts.block ?? '';
    const root = draft.addFrame(undefined, 0, block, 0, undefined, input);
    draft.queue.push({ kind: 'enter', frame: root, state: machine.blocks.get(block)?.startAt ?? '', input });
  });
}

/** Takes one event and runs the execution until it waits or ends. */
export function advance(machine: Machine, state: ExecutionState, stimulus: Stimulus): Promise<Advance> {
  return perform(new Draft(machine, state, stimulus.at), (draft) => receive(draft, stimulus));
}

async function perform(draft: Draft, first: (draft: Draft) => void): Promise<Advance> {
  try {
    first(draft);
    for (let work = draft.queue.shift(); work; work = draft.queue.shift()) {
      if (draft.hasFrame(work.frame)) await doWork(draft, work);
      if (draft.cut()) break;
    }
  } catch (error) {
    if (!(error instanceof ExecutionEnded)) throw error;
  }
  const state = draft.finish();
  // A call that was aborted within the same event is never made.
  const effects = draft.effects.filter((effect) => isWanted(state, effect));
  return { state, history: draft.history, effects };
}

function isWanted(state: ExecutionState, effect: Effect): boolean {
  if (effect.kind === 'call') return state.tasks.has(effect.task);
  if (effect.kind !== 'start-map-run') return true;
  return state.status === 'RUNNING' && state.frames.get(effect.request.frame)?.waiting.kind === 'map-run';
}

async function doWork(draft: Draft, work: Work): Promise<void> {
  try {
    if (work.kind === 'settle') {
      await settle(draft, work.frame, currentState(draft, work.frame), work.outcome);
      return;
    }
    if (work.kind === 'refill') {
      await startMoreItems(draft, work.frame);
      return;
    }
    if (work.kind === 'enter') enter(draft, work.frame, work.state, work.input);
    const state = currentState(draft, work.frame);
    await settle(draft, work.frame, state, await beginState(draft, work.frame, state));
  } catch (error) {
    if (!isFailure(error)) throw error;
    await answerFailure(draft, work.frame, error);
  }
}

function enter(draft: Draft, number: number, name: string, input: JsonText): void {
  const { previousEventId } = draft.update(number, { state: name, input });
  const { kind } = currentState(draft, number);
  const entered = draft.emitIn(number, `${kind}StateEntered`, { name, input: input.text });
  draft.update(number, {
    enteredAt: draft.at,
    enteredEventId: entered,
    beforeEntered: previousEventId,
    enteredStep: draft.step,
    retries: [],
    waiting: { kind: 'nothing' },
  });
}

function beginState(draft: Draft, frame: number, state: State): Promise<Outcome> | Outcome {
  // A wrong InputPath fails the state even where nothing reads the input.
  effectiveInput(draft, frame);
  switch (state.kind) {
    case 'Pass':
      return beginPass(draft, frame, state);
    case 'Succeed':
      return { kind: 'done' };
    case 'Fail':
      return beginFail(draft, frame, state);
    case 'Wait':
      return beginWait(draft, frame, state);
    case 'Choice':
      return beginChoice(draft, frame, state);
    case 'Task':
      return beginTask(draft, frame, state);
    case 'Parallel':
      return beginParallel(draft, frame, state);
    case 'Map':
      return state.distributed ? beginMapRun(draft, frame, state, state.distributed) : beginMap(draft, frame, state);
  }
}

async function settle(draft: Draft, frame: number, state: State, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'waiting':
      return;
    case 'failed':
      return answerFailure(draft, frame, outcome.failure);
    case 'chosen': {
      const { yields, next, location } = outcome;
      return leaveState(draft, frame, state, { yields, next, location });
    }
    case 'done': {
      if (state.kind === 'Fail' || state.kind === 'Choice') throw new Error(`a ${state.kind} state cannot be done`);
      const succeeded =
        state.kind === 'Map' || state.kind === 'Parallel'
          ? draft.emit(`${state.kind}StateSucceeded`, draft.frame(frame).previousEventId)
          : undefined;
      const { result } = outcome;
      const next = state.kind === 'Succeed' ? undefined : state.next;
      try {
        await leaveState(draft, frame, state, { yields: state, ...(result ? { result } : {}), next, location: '' });
      } catch (error) {
        if (!isFailure(error)) throw error;
        await answerFailure(draft, frame, error, succeeded);
      }
    }
  }
}
