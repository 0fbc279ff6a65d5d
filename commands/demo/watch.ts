import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findInstance } from '../../infra/local/instance.ts';
import type { OrderId } from '../../tasks/domain/ids.ts';
import type { ApiClient } from '../instance/api-client.ts';
import type { Where } from '../instance/connect.ts';
import type { Shelf } from '../instance/shelf.ts';
import { storesOf } from '../instance/stores.ts';
import { audit } from '../ledger/audit.ts';
import { gatherFacts } from '../ledger/gather.ts';
import { type Gathered, gather } from './gather.ts';
import { invariantNames, judge } from './invariants.ts';
import { countLateEffects } from './late-effects.ts';
import { movingOrders } from './orders-under-way.ts';
import type { PlacedOrder } from './place-orders.ts';
import type { Watched } from './settle.ts';

/** All that is to be seen of the system at rest. */
export interface View {
  readonly gathered: Gathered;
  /** What `npm run ledger -- --check` finds. */
  readonly ledgerFindings: readonly string[];
}

interface WatchOptions {
  readonly client: ApiClient;
  readonly where: Where;
  readonly placed: readonly PlacedOrder[];
  /** Before the run. */
  readonly shelf: Shelf;
  /** Orders that had not ended before the run. */
  readonly underWayBefore: readonly OrderId[];
  readonly concurrency: number;
  /** How long a server may be away. */
  readonly patienceMilliseconds: number;
  readonly say: (words: string) => void;
}

/** The system that runs there, watched from outside. */
export function watch(options: WatchOptions): Watched<View> {
  const { client, where, placed, shelf, underWayBefore, concurrency, patienceMilliseconds, say } = options;
  const accepted = placed.filter((order) => order.kind === 'accepted');
  const acceptedIds = new Set(accepted.map(({ orderId }) => orderId));
  const cancels = new Map(
    accepted.flatMap((order) => (order.cancels.length > 0 ? [[order.orderId, order.cancels] as const] : [])),
  );
  const outlast = <Seen>(look: () => Promise<Seen>) => outlasting(patienceMilliseconds, look);
  return {
    pulse: () =>
      outlast(async () => ({
        moving: await movingOrders(client, acceptedIds),
        lateEffects: await countLateEffects(findInstance(where)),
      })),
    look: () =>
      outlast(async () => {
        const instance = findInstance(where);
        const gathered = await gather({
          client,
          instance,
          acceptedIds,
          cancels,
          toldIds: new Set([...acceptedIds, ...underWayBefore]),
          stockBefore: shelf.levels,
          concurrency,
        });
        const { ledger } = await storesOf(instance)(['ledger']);
        const { findings } = audit(await gatherFacts({ client, instance, ledger }));
        return { gathered, ledgerFindings: findings };
      }),
    missing: ({ gathered, ledgerFindings }) => {
      const verdicts = judge(gathered.facts);
      return [
        ...invariantNames.filter((name) => !verdicts[name].holds).map((name) => `${name}: ${verdicts[name].evidence}`),
        ...ledgerFindings.slice(0, 1),
      ];
    },
    say,
    now: Date.now,
    wait: sleep,
  };
}

const secondLookMilliseconds = 1000;

/** The providers' sandboxes and the tables may be away too: what was seen is all of one look, so the whole look is repeated. What was not as expected will not get better. */
async function outlasting<Seen>(patienceMilliseconds: number, look: () => Promise<Seen>): Promise<Seen> {
  const givesUpAt = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (error instanceof z.ZodError || Date.now() + secondLookMilliseconds > givesUpAt) throw error;
      await sleep(secondLookMilliseconds);
    }
  }
}
