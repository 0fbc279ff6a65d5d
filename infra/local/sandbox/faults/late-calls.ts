import { randomBytes } from 'node:crypto';
import type { DurableStore } from '../durable-store.ts';
import type { FaultClock } from './clock.ts';
import type { OperationTraits } from './fault.ts';
import type { NamedCall } from './named-call.ts';

/** A call whose effect is still to come. */
interface LateCall<Call> {
  readonly id: string;
  readonly call: Call;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** It comes already when such a call was answered. */
  readonly until?: Trigger;
}

type Trigger =
  | { readonly kind: 'undoOf'; readonly objectId: string }
  | { readonly kind: 'nextOf'; readonly orderId: string };

/**
 * Effects that come after everybody has given up on them. L1: they are on disk until they have happened, so a kill loses none;
 * one that falls between the effect and its note makes it happen twice, which a call under an idempotency key, a purchase and
 * a change of state all survive.
 */
export interface LateCalls<Call> {
  /** The answer counts the time anew, from now on. */
  add(call: Call, milliseconds: number, until?: Trigger): { countFromNow(): void };
  /** What waited for such an answer happens. */
  answered(call: NamedCall, effect: OperationTraits['effect']): void;
  some(fits: (call: Call) => boolean): boolean;
  readonly size: number;
  close(): void;
}

/** `Call` is plain data: it is kept as JSON. */
export function openLateCalls<Call>(
  store: DurableStore,
  clock: FaultClock,
  perform: (call: Call) => unknown,
): LateCalls<Call> {
  const stored = store.collection<LateCall<Call>>('late_calls');
  const waiting = new Map<string, { readonly late: LateCall<Call>; readonly forget: () => void }>();
  const happening = new Set<string>();
  let isClosed = false;

  const happen = async (late: LateCall<Call>): Promise<void> => {
    if (isClosed || happening.has(late.id)) return;
    happening.add(late.id);
    waiting.get(late.id)?.forget();
    try {
      await perform(late.call);
    } catch (error) {
      // Nobody is there to be answered.
      console.error(error);
    }
    waiting.delete(late.id);
    happening.delete(late.id);
    if (!isClosed) store.transaction(() => stored.delete(late.id));
  };

  const wait = (late: LateCall<Call>) => {
    waiting.get(late.id)?.forget();
    waiting.set(late.id, { late, forget: clock.at(late.dueAt, () => void happen(late)) });
  };

  const put = (late: LateCall<Call>) => {
    store.transaction(() => stored.put(late.id, late));
    wait(late);
  };

  for (let after: string | undefined; ; ) {
    const { items, hasMore } = stored.oldestFirst({ limit: 500, ...(after === undefined ? {} : { after }) });
    for (const late of items) wait(late);
    if (!hasMore) break;
    after = items.at(-1)?.id;
  }

  return {
    add(call, milliseconds, until) {
      const id = randomBytes(9).toString('hex');
      const late: LateCall<Call> = {
        id,
        call,
        dueAt: clock.now() + milliseconds,
        ...(until === undefined ? {} : { until }),
      };
      put(late);
      return {
        countFromNow: () => {
          if (!isClosed && waiting.has(id) && !happening.has(id)) put({ ...late, dueAt: clock.now() + milliseconds });
        },
      };
    },
    answered({ objectId, orderId }, effect) {
      for (const { late } of waiting.values()) {
        const { until } = late;
        const isTime =
          until?.kind === 'undoOf'
            ? effect === 'undoes' && until.objectId === objectId
            : until?.kind === 'nextOf' && until.orderId === orderId;
        if (isTime) void happen(late);
      }
    },
    some: (fits) => [...waiting.values()].some(({ late }) => fits(late.call)),
    get size() {
      return waiting.size;
    },
    close() {
      isClosed = true;
      for (const { forget } of waiting.values()) forget();
    },
  };
}
