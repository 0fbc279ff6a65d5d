import type { Collection, DurableStore } from './durable-store.ts';

const firstRetryMilliseconds = 250;
const longestRetryMilliseconds = 5000;
const timeoutMilliseconds = 10_000;
const maxInFlight = 8;
const forgetTakenAfterMilliseconds = 50;
/** How long those under way may take when the sandbox closes. */
const patienceMilliseconds = 1000;

/** A webhook that was not taken yet, as it is kept. */
export interface OwedWebhook {
  /** The event's id: the same each time it is sent. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
}

/** What goes on the wire. */
interface RenderedWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeliveryOptions<Owed extends OwedWebhook> {
  readonly store: DurableStore;
  /** Of the collection that holds what is owed. */
  readonly collection: string;
  /** Nothing is sent without it. */
  readonly url: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Asked before each sending, so that a signature is as old as what it signs. */
  readonly render: (owed: Owed) => RenderedWebhook;
  /**
   * Where deliveries are made to misbehave: the sendings of an event, each as milliseconds after its due time. `[0]` is as it
   * should be, `[0, 0]` twice, `[5000]` behind later ones, `[]` never. Asked when the event is scheduled, and after a restart.
   */
  readonly disturb?: ((owed: Owed) => readonly number[]) | undefined;
  /** Told of each sending that was taken. */
  readonly onTaken?: ((id: string) => void) | undefined;
}

export interface WebhookDelivery<Owed extends OwedWebhook> {
  /** Inside the transaction of the change that causes them. */
  store(events: readonly Owed[]): void;
  /** After it: sends what is due now, and the rest when it is. */
  schedule(events: readonly Owed[]): void;
  /** Forgets what fits. Inside a transaction. */
  drop(fits: (owed: Owed) => boolean): void;
  close(): Promise<void>;
}

/** One time that an event is to be sent. */
interface Sending<Owed> {
  readonly owed: Owed;
  readonly nextAt: number;
  readonly attempts: number;
}

/**
 * Sends a sandbox's webhooks, at least once and in no promised order. Its invariants:
 * W1 an event is forgotten only after a 2xx for each of its sendings; until then it is sent again, after a restart too.
 * W2 each sending of an event has the same id.
 */
export function openWebhookDelivery<Owed extends OwedWebhook>(options: DeliveryOptions<Owed>): WebhookDelivery<Owed> {
  const { store, url, now, render, disturb = () => [0], onTaken } = options;
  const stored = store.collection<Owed>(options.collection);
  /** By the event's id and the number of the sending. */
  const sendings = new Map<string, Sending<Owed>>();
  const open = new Map<string, number>();
  const inFlight = new Map<string, Promise<void>>();
  const taken = new Set<string>();
  const stopping = new AbortController();
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  let forgetting: NodeJS.Timeout | undefined;

  // One sync for many: an event that is forgotten too late is only sent once more.
  const forgetTaken = () => {
    forgetting = undefined;
    if (taken.size === 0) return;
    store.transaction(() => {
      for (const id of taken) stored.delete(id);
    });
    taken.clear();
  };

  const close = (id: string) => {
    const left = (open.get(id) ?? 0) - 1;
    if (left > 0) {
      open.set(id, left);
      return;
    }
    open.delete(id);
    taken.add(id);
    forgetting ??= setTimeout(forgetTaken, forgetTakenAfterMilliseconds);
  };

  const send = async (target: string, key: string, { owed, attempts }: Sending<Owed>): Promise<void> => {
    const isTaken = await post(target, render(owed), stopping.signal);
    // It may have been dropped meanwhile.
    if (stopping.signal.aborted || !sendings.has(key)) return;
    if (isTaken) {
      sendings.delete(key);
      close(owed.id);
      onTaken?.(owed.id);
      return;
    }
    const delay = Math.min(firstRetryMilliseconds * 2 ** attempts, longestRetryMilliseconds);
    sendings.set(key, { owed, attempts: attempts + 1, nextAt: now() + delay });
  };

  const sendDue = (): void => {
    clearTimeout(timer);
    if (url === undefined || isClosing) return;
    const at = now();
    let next = Number.POSITIVE_INFINITY;
    for (const [key, sending] of sendings) {
      if (inFlight.has(key)) continue;
      if (sending.nextAt > at) {
        next = Math.min(next, sending.nextAt);
        continue;
      }
      // Whichever ends first looks again.
      if (inFlight.size >= maxInFlight) return;
      const underWay = send(url, key, sending).finally(() => {
        inFlight.delete(key);
        sendDue();
      });
      inFlight.set(key, underWay);
    }
    if (Number.isFinite(next)) timer = setTimeout(sendDue, next - at);
  };

  const schedule = (events: readonly Owed[]) => {
    for (const owed of events) {
      const delays = disturb(owed);
      open.set(owed.id, delays.length);
      for (const [number, delay] of delays.entries()) {
        sendings.set(`${owed.id}#${number}`, { owed, attempts: 0, nextAt: owed.dueAt + delay });
      }
      if (delays.length === 0) close(owed.id);
    }
    sendDue();
  };

  schedule(allOf(stored));
  return {
    store(events) {
      for (const owed of events) stored.put(owed.id, owed);
    },
    schedule,
    drop(fits) {
      for (const [key, { owed }] of sendings) {
        if (!fits(owed)) continue;
        sendings.delete(key);
        open.delete(owed.id);
        stored.delete(owed.id);
      }
    },
    async close() {
      isClosing = true;
      clearTimeout(timer);
      const patience = setTimeout(() => stopping.abort(), patienceMilliseconds);
      await Promise.all(inFlight.values());
      clearTimeout(patience);
      clearTimeout(forgetting);
      forgetTaken();
    },
  };
}

/** Oldest first. */
function allOf<Owed extends OwedWebhook>(stored: Collection<Owed>): readonly Owed[] {
  const owed: Owed[] = [];
  for (;;) {
    const after = owed.at(-1)?.id;
    const page = stored.oldestFirst({ limit: 500, ...(after === undefined ? {} : { after }) });
    owed.push(...page.items);
    if (!page.hasMore) return owed;
  }
}

async function post(url: string, { body, headers }: RenderedWebhook, stopping: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMilliseconds)]),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Whoever listens there is away: it will be sent again.
    return false;
  }
}
