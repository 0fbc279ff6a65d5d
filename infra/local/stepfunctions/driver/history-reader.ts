import type { HistoryEvent } from '../interpreter/history-event.ts';
import type { Journal } from '../journal/journal.ts';
import type { Location } from '../journal/record-line.ts';
import type { Entry } from './catalog.ts';
import { readChain } from './read-chain.ts';

/** Reads histories from the journal; the few looked at last are kept, for lists are read page by page and polled. */
export class HistoryReader {
  readonly #journal: Journal;
  readonly #kept = new Map<string, { readonly last: Location; readonly events: readonly HistoryEvent[] }>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async read(entry: Entry): Promise<readonly HistoryEvent[]> {
    const kept = this.#kept.get(entry.arn);
    const newer = await readChain(this.#journal, entry.last, kept?.last);
    const events = [...(kept?.events ?? []), ...newer.flatMap(({ body }) => historyOf(body))];
    this.#kept.delete(entry.arn);
    this.#kept.set(entry.arn, { last: entry.last, events });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > 8 && oldest !== undefined) this.#kept.delete(oldest);
    return events;
  }
}

function historyOf(body: string): readonly HistoryEvent[] {
  const { history }: { history: readonly HistoryEvent[] } = JSON.parse(body);
  return history;
}
