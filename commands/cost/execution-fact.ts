import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { FactOf } from './facts.ts';

/** A finished or running execution, and its history with and without what its states were given and gave. */
export interface ToldExecution {
  readonly executionArn: string;
  readonly machine: string;
  readonly hasEnded: boolean;
  readonly events: readonly HistoryEvent[];
  readonly eventsWithoutData: readonly HistoryEvent[];
}

/** What Step Functions bills an execution by, and what it logs of it at level ALL. */
export function executionFact(told: ToldExecution): FactOf<'execution'> {
  const { machine, hasEnded, events } = told;
  const entered = events.filter(({ type }) => type?.endsWith('StateEntered')).length;
  const retries = retriesIn(events);
  return {
    kind: 'execution',
    machine,
    hasEnded,
    transitions: entered + retries,
    retries,
    events: events.length,
    logBytes: logBytes(told.executionArn, told.eventsWithoutData),
    logBytesWithData: logBytes(told.executionArn, events),
  };
}

/**
 * A transition is counted "each time a step of your workflow is executed […] including retries"
 * (aws.amazon.com/step-functions/pricing): an attempt that follows another instead of the state's entry is one.
 */
function retriesIn(events: readonly HistoryEvent[]): number {
  const types = new Map(events.map(({ id, type }) => [id, type ?? '']));
  const isAttempt = (type: string | undefined) => type?.endsWith('Scheduled') === true && type !== 'TaskSubmitted';
  return events.filter((event) => {
    if (!isAttempt(event.type)) return false;
    return types.get(event.previousEventId)?.endsWith('StateEntered') === false;
  }).length;
}

/** One line each, as docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html shows them. */
function logBytes(executionArn: string, events: readonly HistoryEvent[]): number {
  const line = ({ id, type, previousEventId, timestamp, ...details }: HistoryEvent) => ({
    id: String(id),
    type,
    details: Object.assign({}, ...Object.values(details)),
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp?.getTime()),
    execution_arn: executionArn,
    redrive_count: '0',
  });
  return events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(line(event))), 0);
}
