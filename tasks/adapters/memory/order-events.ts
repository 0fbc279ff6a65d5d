import type { OrderEvents, PublishedEvent } from '../../ports/order-events.ts';

export interface MemoryOrderEvents extends OrderEvents {
  /** What was published, in order, twice when twice. */
  readonly published: readonly PublishedEvent[];
}

export function memoryOrderEvents(): MemoryOrderEvents {
  const published: PublishedEvent[] = [];
  return {
    published,
    publish: async (events) => {
      published.push(...structuredClone(events));
      return [];
    },
  };
}
