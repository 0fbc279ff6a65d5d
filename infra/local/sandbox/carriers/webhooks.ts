import type { DurableStore } from '../durable-store.ts';
import { renderTracker } from './render.ts';
import type { StoredShipment } from './shipment.ts';
import { newId } from './shipments.ts';
import { signatureOf } from './signature.ts';
import { eventCollection, owedEvents, type TrackingEvent, type TrackingEvents } from './tracking-events.ts';

const firstRetryMilliseconds = 250;
const longestRetryMilliseconds = 5000;
const timeoutMilliseconds = 10_000;
const maxInFlight = 8;
const forgetTakenAfterMilliseconds = 50;
/** How long those under way may take when the sandbox closes. */
const patienceMilliseconds = 1000;

interface Owed {
  readonly event: TrackingEvent;
  readonly nextAt: number;
  readonly attempts: number;
}

export interface Webhooks extends TrackingEvents {
  close(): Promise<void>;
}

/**
 * Sends the tracking webhooks, signed, at least once and in no promised order. Its invariants:
 * W1 an event is forgotten only after a 2xx; until then it is sent again, after a restart too.
 * W2 each sending of an event has the same id.
 */
export function openWebhooks(
  store: DurableStore,
  { url, secret, now }: { readonly url: string | undefined; readonly secret: string; readonly now: () => number },
): Webhooks {
  const events = eventCollection(store);
  const shipments = store.collection<StoredShipment>('shipments');
  const owed = new Map<string, Owed>();
  const inFlight = new Map<string, Promise<void>>();
  const taken = new Set<string>();
  const stopping = new AbortController();
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;
  let forgetting: NodeJS.Timeout | undefined;

  // One sync for many: an event that is forgotten too late is only sent once more.
  const forgetTaken = () => {
    forgetting = undefined;
    store.transaction(() => {
      for (const id of taken) events.delete(id);
    });
    taken.clear();
  };

  const send = async (target: string, { event, attempts }: Owed): Promise<void> => {
    const body = bodyOf(event, shipments.get(event.shipmentId));
    const isTaken = await post(target, body, secret, stopping.signal);
    if (stopping.signal.aborted) return;
    if (isTaken) {
      owed.delete(event.id);
      taken.add(event.id);
      forgetting ??= setTimeout(forgetTaken, forgetTakenAfterMilliseconds);
    } else if (owed.has(event.id)) {
      const delay = Math.min(firstRetryMilliseconds * 2 ** attempts, longestRetryMilliseconds);
      owed.set(event.id, { event, attempts: attempts + 1, nextAt: now() + delay });
    }
  };

  const sendDue = (): void => {
    clearTimeout(timer);
    if (url === undefined || isClosing) return;
    const waiting = [...owed.values()].filter(({ event }) => !inFlight.has(event.id));
    const due = waiting.filter(({ nextAt }) => nextAt <= now()).slice(0, maxInFlight - inFlight.size);
    for (const one of due) {
      const sending = send(url, one).finally(() => {
        inFlight.delete(one.event.id);
        sendDue();
      });
      inFlight.set(one.event.id, sending);
    }
    if (inFlight.size >= maxInFlight) return;
    const next = Math.min(...waiting.filter((one) => !due.includes(one)).map(({ nextAt }) => nextAt));
    if (Number.isFinite(next)) timer = setTimeout(sendDue, Math.max(0, next - now()));
  };

  const schedule = (planned: readonly TrackingEvent[]) => {
    for (const event of planned) owed.set(event.id, { event, attempts: 0, nextAt: event.dueAt });
    sendDue();
  };

  schedule(owedEvents(events));
  return {
    plan: (shipment, { movements }) =>
      url === undefined
        ? []
        : movements.map(({ at }, movement) => ({ id: newId('evt'), shipmentId: shipment.id, movement, dueAt: at })),
    store(planned) {
      for (const event of planned) events.put(event.id, event);
    },
    schedule,
    dropAfter(shipmentId, at) {
      for (const { event } of owed.values()) {
        if (event.shipmentId !== shipmentId || event.dueAt <= at) continue;
        owed.delete(event.id);
        events.delete(event.id);
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

function bodyOf(event: TrackingEvent, shipment: StoredShipment | undefined): string {
  const purchase = shipment?.purchase;
  if (shipment === undefined || purchase === undefined) {
    throw new Error(`event ${event.id} tells of shipment ${event.shipmentId}, which has no label`);
  }
  const before = purchase.movements.slice(0, event.movement);
  const movements = purchase.movements.slice(0, event.movement + 1);
  return JSON.stringify({
    id: event.id,
    object: 'Event',
    mode: 'test',
    description: event.movement === 0 ? 'tracker.created' : 'tracker.updated',
    previous_attributes: { status: before.at(-1)?.status ?? 'unknown' },
    created_at: new Date(event.dueAt).toISOString(),
    result: renderTracker(shipment, purchase, movements),
  });
}

async function post(url: string, body: string, secret: string, stopping: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hmac-signature': signatureOf(body, secret) },
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
