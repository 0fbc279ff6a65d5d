import { memoryCarriers } from '../../../tasks/adapters/memory/carriers.ts';
import { createMemoryPorts, type MemoryPorts } from '../../../tasks/adapters/memory/memory-ports.ts';
import type { Order } from '../../../tasks/domain/order.ts';
import { orderPlaced } from '../../../tasks/domain/order-rules/order-placed.ts';
import type { Carriers } from '../../../tasks/ports/carriers.ts';
import { ProviderOutcomeUnknown } from '../../../tasks/ports/provider-errors.ts';
import { buyLabel } from '../../../tasks/shipment/buy-label.ts';
import { rateShipment } from '../../../tasks/shipment/rate-shipment.ts';
import { recordTracking } from '../../../tasks/shipment/record-tracking.ts';
import { voidLabel } from '../../../tasks/shipment/void-label.ts';
import { type Call, Declined } from '../../../tasks/task.ts';
import { sampleOrder } from '../../support/sample-order.ts';

type Effect = 'createShipment' | 'buy' | 'voidLabel';

export const call: Call<string> = {
  decline: (name, message) => new Declined(name, message),
  log: { info: () => {}, warn: () => {}, error: () => {} },
};

/** One order and its shipment tasks, against carriers in memory whose next calls can be made to fail. */
export async function orderToShip(changes: Parameters<typeof sampleOrder>[0] = {}) {
  const order = sampleOrder(changes);
  const { orderId } = order;
  const carrier = memoryCarriers();
  const calls: Effect[] = [];
  let lossy: { readonly method: Effect; readonly acts: boolean } | undefined;
  let meanwhile: { readonly method: Effect; readonly act: () => Promise<unknown> } | undefined;

  /** The carrier, noting each call; the call that `lose` named fails before or after it acted. */
  const spy = <Request, Answer>(method: Effect, act: (request: Request) => Promise<Answer>) => {
    return async (request: Request): Promise<Answer> => {
      calls.push(method);
      if (lossy?.method === method && !lossy.acts) throw new ProviderOutcomeUnknown(`${method}: no answer`);
      const answer = await act(request);
      if (lossy?.method === method) throw new ProviderOutcomeUnknown(`${method}: no answer`);
      if (meanwhile?.method === method) {
        const { act: interfere } = meanwhile;
        meanwhile = undefined;
        await interfere();
      }
      return answer;
    };
  };
  const carriers: Carriers = {
    ...carrier,
    createShipment: spy('createShipment', carrier.createShipment),
    buy: spy('buy', carrier.buy),
    voidLabel: spy('voidLabel', carrier.voidLabel),
  };
  const ports: MemoryPorts & { carriers: Carriers } = createMemoryPorts({ carriers });
  await ports.orders.place(order, orderPlaced(order, { cause: 'api' }));

  const rate = await rateShipment.run({ orderId }, ports, call).catch(() => undefined);
  return {
    orderId,
    order,
    ports,
    carrier,
    /** The carrier's effects in the order in which they were asked for. */
    calls,
    stored: async (): Promise<Order> => {
      const found = await ports.orders.get(orderId);
      if (found === undefined) throw new Error('the order of the fixture is gone');
      return found;
    },
    lose: (method: Effect, when: 'beforeItActs' | 'afterItActed') => {
      lossy = { method, acts: when === 'afterItActed' };
    },
    heal: () => {
      lossy = undefined;
    },
    /** Does something else between the carrier's next such act and its answer. */
    meanwhile: (method: Effect, act: () => Promise<unknown>) => {
      meanwhile = { method, act };
    },
    buy: () => {
      if (rate === undefined) throw new Error('the parcel of the fixture has no rate');
      return buyLabel.run({ orderId, rate }, ports, call);
    },
    void: () => voidLabel.run({ orderId }, ports, call),
    notice: (eventId: string, trackingNumber: string) =>
      recordTracking({ kind: 'parcel', eventId, trackingNumber }, ports, call.log),
  };
}
