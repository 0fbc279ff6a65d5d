import type { HistoryEvent } from '../interpreter/history-event.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { HistoryQuery } from '../store/store-reader.ts';
import type { ExecutionRunner } from './execution-runner.ts';

/** A part of the history of an execution in memory, whose older events may be in the store. */
export function liveHistory(runner: ExecutionRunner, store: ExecutionStore, query: HistoryQuery): HistoryEvent[] {
  const { facts, lastEventId } = runner.state;
  const isReverse = query.reverse === true;
  const from = query.from ?? (isReverse ? lastEventId : 1);
  const low = isReverse ? Math.max(1, from - query.limit + 1) : from;
  const high = Math.min(lastEventId, isReverse ? from : from + query.limit - 1);
  const events: HistoryEvent[] = [];
  for (const { firstId, lastId, text } of runner.history) {
    if (lastId < low || firstId > high) continue;
    const chunk: HistoryEvent[] = JSON.parse(`[${text}]`);
    for (const event of chunk) if (event.id >= low && event.id <= high) events.push(event);
  }
  const first = events[0]?.id ?? high + 1;
  const older = first > low ? store.historyPage(facts.arn, { from: low, limit: first - low }) : [];
  const all = [...older, ...events];
  return isReverse ? all.reverse() : all;
}
