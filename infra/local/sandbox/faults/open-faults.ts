import type { DurableStore } from '../durable-store.ts';
import { type ChaosSettings, openChaos } from './chaos.ts';
import type { Client } from './client.ts';
import { type FaultClock, systemClock } from './clock.ts';
import type { Fault, Operations } from './fault.ts';
import { type LateCalls, openLateCalls } from './late-calls.ts';
import type { NamedCall, SpecialValue } from './named-call.ts';
import { openRules, type Rules } from './rules.ts';
import { openWebhookFates, type ScheduledWebhook } from './webhook-fates.ts';

/** How a sandbox is made to misbehave by whoever starts it; a well-behaved one on the system's clock without it. */
export interface FaultSettings {
  readonly chaos?: ChaosSettings;
  readonly clock?: FaultClock;
}

interface FaultOptions<Call, Answer> extends FaultSettings {
  readonly store: DurableStore;
  readonly provider: string;
  readonly operations: Operations;
  /** Serves the call as it should be; its effect is on disk when this is done. */
  readonly perform: (call: Call) => Answer | Promise<Answer>;
  /** The provider's own words for these. A stored error is on disk when this is done. */
  readonly refuse: (call: Call, why: 'storedError' | 'error500' | 'rateLimited') => Answer;
}

/** Where a sandbox is made to misbehave: by rules, by special values in a request, and by chance. */
export interface Faults<Call, Answer> {
  readonly provider: string;
  readonly operations: Operations;
  readonly chaos: ChaosSettings;
  readonly rules: Rules;
  readonly late: Pick<LateCalls<Call>, 'some' | 'size'>;
  /** How many callers wait for an answer that will not come. */
  readonly held: number;
  /** Serves the call with the fault it meets, if any. Undefined when nobody is left to be answered. */
  serve(call: Call, named: NamedCall | undefined, client: Client): Promise<Answer | undefined>;
  /** When a webhook is sent, in milliseconds after its due time: as `disturb` of the delivery wants it. */
  sendings(webhook: ScheduledWebhook): readonly number[];
  /** The webhook of that id was taken. */
  taken(id: string): void;
  close(): void;
}

const calm: ChaosSettings = { probability: 0, seed: 0 };

/** `Call` is plain data, so that one whose effect comes late can be kept. */
export function openFaults<Call, Answer>(options: FaultOptions<Call, Answer>): Faults<Call, Answer> {
  const { store, provider, operations, perform, refuse, clock = systemClock } = options;
  const rules = openRules(store);
  const marks = store.collection<true>('fault_marks');
  const chaos = openChaos(options.chaos ?? calm, countStart(store), operations);
  const fates = openWebhookFates(chaos, clock);
  const late = openLateCalls(store, clock, perform);

  /** Whether the special value's turn has come; noted on disk before anything is seen of it. */
  const takesTurn = ({ operation, fault, onceFor, alternates }: SpecialValue): boolean => {
    const mark = `${operation} ${fault.kind} ${onceFor}`;
    const wasHere = marks.get(mark) !== undefined;
    if (!wasHere) store.transaction(() => marks.put(mark, true));
    else if (alternates) store.transaction(() => marks.delete(mark));
    return !wasHere;
  };

  let held = 0;
  const hold = async (client: Client, afterwards: () => void = () => {}) => {
    held += 1;
    await client.gone;
    afterwards();
    held -= 1;
  };

  const faultFor = (named: NamedCall): Fault | undefined => {
    const { operation, special } = named;
    const ruled = rules.use(named);
    if (ruled !== undefined) return ruled;
    if (special?.operation === operation && takesTurn(special)) return special.fault;
    return chaos.fault(operation);
  };

  const holdLate = async (call: Call, named: NamedCall, { kind, seconds }: Fault, client: Client) => {
    const effect = operations[named.operation]?.effect;
    const { objectId, orderId } = named;
    const until =
      kind === 'lateEffect'
        ? undefined
        : effect === 'makes' && orderId !== undefined
          ? { kind: 'nextOf' as const, orderId }
          : objectId === undefined
            ? undefined
            : { kind: 'undoOf' as const, objectId };
    const effectToCome = late.add(call, seconds * 1000, until);
    await hold(client, effectToCome.countFromNow);
  };

  const serveWith = async (call: Call, named: NamedCall, fault: Fault, client: Client): Promise<Answer | undefined> => {
    switch (fault.kind) {
      case 'timeoutBefore':
        await hold(client);
        return undefined;
      case 'timeoutAfter':
        await perform(call);
        await hold(client);
        return undefined;
      case 'lateEffect':
      case 'effectAfterUndo':
        await holdLate(call, named, fault, client);
        return undefined;
      case 'reset':
        if (fault.when === 'after') await perform(call);
        client.reset();
        return undefined;
      case 'storedError':
      case 'error500':
      case 'rateLimited':
        return refuse(call, fault.kind);
      case 'webhookBeforeAnswer':
      case 'webhookDuplicated':
      case 'webhookReordered':
      case 'webhookLost':
        return fates.during(fault, () => perform(call));
    }
  };

  return {
    provider,
    operations,
    chaos: options.chaos ?? calm,
    rules,
    late,
    get held() {
      return held;
    },
    async serve(call, named, client) {
      if (named === undefined) return perform(call);
      const fault = faultFor(named);
      const answer = fault === undefined ? await perform(call) : await serveWith(call, named, fault, client);
      const effect = operations[named.operation]?.effect ?? 'none';
      if (answer !== undefined) void client.gone.then(() => late.answered(named, effect));
      return answer;
    },
    sendings: fates.sendings,
    taken: fates.taken,
    close: () => late.close(),
  };
}

/** How often this sandbox was started: chance goes on, and does not begin anew with each start. */
function countStart(store: DurableStore): number {
  const starts = store.collection<number>('starts');
  const start = (starts.get('count') ?? 0) + 1;
  store.transaction(() => starts.put('count', start));
  return start;
}
