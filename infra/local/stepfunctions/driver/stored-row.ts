import type { Redrive } from '../interpreter/execution-state.ts';
import type { Archive, StoredExecution } from '../store/stored-execution.ts';
import type { ExecutionRunner } from './execution-runner.ts';
import type { LiveExecution } from './live-executions.ts';
import type { About } from './records.ts';
import { nameOf } from './replay.ts';

/** An execution of the journal as the store keeps it; `at` is when it last took something, `redrive` how it ended. */
export function rowOf(live: LiveExecution, at = live.about.startedAt, redrive?: Redrive): StoredExecution {
  const { about, id, outlook, redrives } = live;
  return {
    arn: about.arn,
    name: nameOf(about),
    machineArn: about.machineArn,
    status: outlook.end?.[0] ?? 'RUNNING',
    startedAt: about.startedAt,
    ...(outlook.end ? { stoppedAt: outlook.end[1] } : {}),
    order: id,
    ...(about.mapRunArn === undefined ? {} : { mapRunArn: about.mapRunArn }),
    redriveCount: redrives?.[0] ?? 0,
    ...(redrives ? { redrivenAt: redrives[1] } : {}),
    details: { about, at, ...(redrive ? { redrive } : {}) },
  };
}

/** What `rowOf` has put there. */
export function detailsOf({ details }: StoredExecution): { about: About; at: number; redrive?: Redrive } {
  return details as { about: About; at: number; redrive?: Redrive };
}

/** What the store does not have yet of the history. */
export function archiveOf({ history, state }: ExecutionRunner): Archive {
  return {
    firstEventId: history[0]?.firstId ?? state.lastEventId + 1,
    lastEventId: state.lastEventId,
    eventsJson: `[${history.map(({ text }) => text).join(',')}]`,
  };
}
