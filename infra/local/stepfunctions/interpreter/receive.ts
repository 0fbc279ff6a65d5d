import { answerTask, timeOutTask } from './answer-task.ts';
import type { Draft } from './draft.ts';
import { mapRunEnded } from './map-run-ended.ts';
import { redrive } from './redrive.ts';
import type { Stimulus } from './stimulus.ts';

/** Writes an event's own history and puts what follows from it in the queue. */
export function receive(draft: Draft, stimulus: Stimulus): void {
  if (stimulus.kind === 'redriven') {
    redrive(draft, stimulus.clientToken);
    return;
  }
  if (draft.execution.status !== 'RUNNING') return;
  if (stimulus.kind === 'stopped') {
    // Points at nothing, as AWS writes it.
    draft.end('ABORTED', 'ExecutionAborted', 0, { error: stimulus.error, cause: stimulus.cause });
  }
  switch (stimulus.kind) {
    case 'timer-fired':
      timerFired(draft, stimulus.timer);
      return;
    case 'map-run-ended':
      mapRunEnded(draft, stimulus);
      return;
    case 'task-submitted':
    case 'task-succeeded':
    case 'task-failed':
    case 'task-heartbeat': {
      const task = draft.task(stimulus.task);
      if (task) answerTask(draft, task, stimulus);
    }
  }
}

function timerFired(draft: Draft, number: number): void {
  const timer = draft.timer(number);
  if (!timer) return;
  draft.removeTimer(number);
  const { purpose } = timer;
  if (purpose.kind === 'execution-timeout') draft.end('TIMED_OUT', 'ExecutionTimedOut', 0, {});
  switch (purpose.kind) {
    case 'wait':
      draft.update(purpose.frame, { waiting: { kind: 'nothing' } });
      draft.queue.push({ kind: 'settle', frame: purpose.frame, outcome: { kind: 'done' } });
      return;
    case 'retry':
      draft.update(purpose.frame, { waiting: { kind: 'nothing' } });
      draft.queue.push({ kind: 'begin', frame: purpose.frame });
      return;
    case 'timeout':
    case 'heartbeat': {
      const task = draft.task(purpose.task);
      if (task) timeOutTask(draft, task, purpose.kind);
    }
  }
}
