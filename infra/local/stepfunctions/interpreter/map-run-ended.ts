import type { Draft } from './draft.ts';
import { parseJson } from './json.ts';
import { StateFailure } from './state-failure.ts';
import type { Stimulus } from './stimulus.ts';

/** The map run that a Map waits for has ended. */
export function mapRunEnded(draft: Draft, { frame, mapRunArn, outcome }: Stimulus & { kind: 'map-run-ended' }): void {
  if (!draft.hasFrame(frame)) return;
  const { waiting } = draft.frame(frame);
  if (waiting.kind !== 'map-run' || waiting.request.arn !== mapRunArn) return;
  draft.update(frame, { waiting: { kind: 'nothing' } });
  if (outcome.kind === 'failed') {
    const { error, cause } = outcome;
    draft.emitIn(frame, 'MapRunFailed', { error, cause });
    draft.queue.push({ kind: 'settle', frame, outcome: { kind: 'failed', failure: new StateFailure(error, cause) } });
    return;
  }
  // The state's exit follows this one, too, in most recordings; in those from November 2024 on it follows the run's start.
  draft.emitIn(frame, 'MapRunSucceeded');
  draft.queue.push({ kind: 'settle', frame, outcome: { kind: 'done', result: parseJson(outcome.output) } });
}
