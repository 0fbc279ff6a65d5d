import { findInstance } from '../../infra/local/instance.ts';
import { memoryCatalogue } from '../../tasks/adapters/memory/catalogue.ts';
import { connect, type Where } from '../instance/connect.ts';
import { showProgress } from '../instance/progress.ts';
import { listShipments } from '../instance/providers.ts';
import { readShelf, type Shelf } from '../instance/shelf.ts';
import { storesOf } from '../instance/stores.ts';
import { handInPayments, handInShipments } from './hand-in.ts';
import { openPast } from './past-store.ts';
import { planOldOrder } from './plan-old-orders.ts';
import { type OldOrder, type OldWorld, tellOldOrder } from './tell-old-order.ts';

export interface SeedOptions extends Where {
  readonly orders: number;
  readonly seed: number;
}

export interface SeedReport {
  readonly seed: number;
  readonly orders: number;
  /** By the status they ended with. */
  readonly ends: Readonly<Record<string, number>>;
  readonly items: number;
  readonly seconds: number;
  readonly ordersPerSecond: number;
}

/** The seed was written before, with that many orders or with others. */
class SeedThere extends Error {
  override readonly name = 'SeedThere';
}

const patienceMilliseconds = 30_000;
const chunkSize = 20;
/** One is being told while others are being written. */
const chunksInFlight = 4;
/** The levels of so many products fit into one transaction. */
const maxProducts = 90;

/** Writes the orders; goes on where an earlier attempt was broken off. Throws SeedThere, and what keeps it from writing. */
export async function runSeed(options: SeedOptions): Promise<SeedReport> {
  const { orders: count, seed } = options;
  const startedAt = performance.now();
  const instance = findInstance(options);
  const { catalogue } = await storesOf(instance)(['catalogue']);
  const past = openPast(process.env, seed);
  const until = await begin(past, count, seed);
  const shelf = smaller(await readShelf(connect(options, { name: 'seed', patienceMilliseconds })));
  const products = await catalogue.getMany(shelf.products.map(({ productId }) => productId));
  const world: OldWorld = {
    seed,
    until,
    catalogue: memoryCatalogue([...products.values()]),
    labelsUrl: instance.services.carriers,
    trackingCodes: new Map(
      (await listShipments(instance)).flatMap(({ trackingCode, shipmentId }) =>
        trackingCode === undefined ? [] : [[trackingCode, shipmentId] as const],
      ),
    ),
  };

  const ends: Record<string, number> = {};
  const sold = new Map<string, number>();
  let items = 0;
  const write = async (told: readonly OldOrder[]) => {
    // The providers first: an order of ours must not name what they do not have.
    await handInPayments(
      instance,
      told.flatMap(({ payments }) => payments),
    );
    await handInShipments(
      instance,
      told.flatMap(({ shipments }) => shipments),
    );
    const written = await past.write(told);
    items += written;
    for (const { order, movements } of told) {
      ends[order.status] = (ends[order.status] ?? 0) + 1;
      for (const { productId, to, quantity } of movements) {
        if (to === 'sold') sold.set(productId, (sold.get(productId) ?? 0) + quantity);
      }
      progress.advance();
    }
  };
  const progress = showProgress(count);
  progress.say('written');
  try {
    const writing = new Set<Promise<void>>();
    for (let from = 0; from < count; from += chunkSize) {
      const told: OldOrder[] = [];
      for (let index = from; index < Math.min(count, from + chunkSize); index += 1) {
        told.push(await tellOldOrder(planOldOrder(index, { seed, orders: count, until, shelf }), world));
      }
      const one = write(told).finally(() => writing.delete(one));
      // Whoever waits for it is told; nobody waits any more once another has failed.
      one.catch(() => {});
      writing.add(one);
      if (writing.size >= chunksInFlight) await Promise.race(writing);
    }
    await Promise.all(writing);
    await past.finish(sold, new Date(until.getTime() - 91 * 24 * 3600 * 1000));
  } finally {
    progress.stop();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { seed, orders: count, ends, items, seconds: round(seconds), ordersPerSecond: round(count / seconds) };
}

/** When the past of the seed ends: now, or as an attempt that was broken off has said. */
async function begin(past: ReturnType<typeof openPast>, orders: number, seed: number): Promise<Date> {
  const note = await past.read();
  if (note === undefined) {
    const until = new Date();
    await past.begin({ orders, until: until.toISOString() });
    return until;
  }
  if (note.isDone)
    throw new SeedThere(`seed ${seed} is there already, with ${note.orders} orders: name another --seed`);
  if (note.orders !== orders) {
    throw new SeedThere(
      `seed ${seed} was broken off on its way to ${note.orders} orders: finish it with --orders ${note.orders}, or name another --seed`,
    );
  }
  return new Date(note.until);
}

function smaller({ products, levels }: Shelf): Shelf {
  const kept = new Set(products.slice(0, maxProducts).map(({ productId }) => productId));
  return {
    products: products.filter(({ productId }) => kept.has(productId)),
    levels: levels.filter(({ productId }) => kept.has(productId)),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
