import type { Ports } from '../../ports/ports.ts';
import { memoryCallbacks } from './callbacks.ts';
import { memoryCatalogue } from './catalogue.ts';
import { type HandDrivenClock, memoryClock } from './clock.ts';
import { type MemoryExecutions, memoryExecutions } from './executions.ts';
import { memoryIds } from './ids.ts';
import { memoryLedger } from './ledger.ts';
import { type MemoryOrderEvents, memoryOrderEvents } from './order-events.ts';
import { type MemoryOrderQueue, memoryOrderQueue } from './order-queue.ts';
import { memoryOrderStore } from './order-store.ts';
import { memoryStock } from './stock.ts';
import { memoryWebhookEvents } from './webhook-events.ts';

type ProviderPort = 'payments' | 'carriers' | 'mailer';

/** The ports in memory, with the parts that a test looks at or moves. */
export interface MemoryPorts extends Omit<Ports, ProviderPort> {
  readonly clock: HandDrivenClock;
  readonly executions: MemoryExecutions;
  readonly orderEvents: MemoryOrderEvents;
  readonly orderQueue: MemoryOrderQueue;
}

/** The shop in memory: everything but the providers, which are handed in when they are needed. */
export function createMemoryPorts<Overrides extends Partial<Ports>>(overrides: Overrides): MemoryPorts & Overrides;
export function createMemoryPorts(): MemoryPorts;
export function createMemoryPorts(overrides: Partial<Ports> = {}): MemoryPorts {
  const clock = memoryClock();
  const orders = memoryOrderStore(overrides.clock ?? clock);
  const stock = memoryStock(overrides.clock ?? clock);
  const ports: MemoryPorts = {
    callbacks: memoryCallbacks(),
    catalogue: memoryCatalogue(),
    clock,
    executions: memoryExecutions(),
    ids: memoryIds(),
    ledger: memoryLedger(orders, stock),
    orderEvents: memoryOrderEvents(),
    orderQueue: memoryOrderQueue(),
    orders,
    stock,
    webhookEvents: memoryWebhookEvents(overrides.clock ?? clock),
  };
  return { ...ports, ...overrides } as MemoryPorts; // the overload gives an override its own type
}
