/** One event of an execution's history, as GetExecutionHistory gives it but for the name of its details. */
export type HistoryEvent = {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Texts of JSON are strings here, as on the wire. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** AWS ends an execution with its 25,000th event. */
export const MAX_HISTORY_EVENTS = 25_000;

/** The field of the wire that holds an event's details. */
export function detailsField(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}
