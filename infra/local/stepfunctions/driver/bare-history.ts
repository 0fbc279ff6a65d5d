import type { HistoryEvent } from '../interpreter/history-event.ts';
import { unpackState } from './pack-state.ts';
import { begunBody, eventBody, snapshotBody } from './read-chain.ts';
import type { ChainRecord, HistoryCheck } from './records.ts';

/** What a chain of records tells of a history without an interpreter: which events there were, and the input. */
export type BareHistory = {
  /** Those after the last one that the store has. */
  readonly events: readonly HistoryEvent[];
  readonly lastEventId: number;
};

/** Details that the records have, too. */
type Known = Readonly<Record<string, string>>;

export function bareHistory(chain: readonly ChainRecord[], startedAt: number): BareHistory {
  const events: HistoryEvent[] = [];
  let lastEventId = 0;
  const add = ({ types }: HistoryCheck, at: number, known: Known = {}): void => {
    for (const type of types) {
      const id = ++lastEventId;
      const isStop = type === 'ExecutionAborted';
      const details = isStop || type === 'ExecutionStarted' ? { details: known } : {};
      events.push({ id, previousEventId: isStop ? 0 : id - 1, type, at, ...details });
    }
  };
  for (const record of chain) {
    if (record.head.kind === 'snapshot') {
      lastEventId = unpackState(snapshotBody(record).state).lastEventId;
    } else if (record.head.kind === 'begun') {
      const { wrote, input } = begunBody(record);
      add(wrote, startedAt, { input });
    } else {
      const { stimulus, wrote } = eventBody(record);
      const { error, cause } = stimulus.kind === 'stopped' ? stimulus : {};
      add(wrote, stimulus.at, { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
    }
  }
  return { events, lastEventId };
}
