import { detailsField, type HistoryEvent } from '../interpreter/history-event.ts';
import { seconds } from './action.ts';

/** Members that AWS leaves out when execution data is not asked for. */
const data = new Set(['input', 'output', 'parameters', 'assignedVariables']);
/** Members that come with a note on whether they were cut short; here nothing ever is. */
const noted = ['input', 'output', 'assignedVariables'];

/** An event as GetExecutionHistory gives it. */
export function historyEventView(event: HistoryEvent, includesData: boolean): object {
  const { id, previousEventId, type, at, details } = event;
  const view = { id, previousEventId, type, timestamp: seconds(at) };
  const shown = details ?? emptyDetails(type);
  if (!shown) return view;
  const kept = Object.entries(shown).filter(([name]) => includesData || !data.has(name));
  const notes = includesData
    ? noted.filter((name) => name in shown).map((name) => [`${name}Details`, { truncated: false }] as const)
    : [];
  return { ...view, [detailsField(type)]: Object.fromEntries([...kept, ...notes]) };
}

/** Events whose details AWS gives even when there is nothing in them. */
function emptyDetails(type: string): Record<string, never> | undefined {
  return ['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut'].includes(type) ? {} : undefined;
}
