import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { z } from 'zod';
import type { ApiClient } from '../../commands/instance/api-client.ts';
import { listPayments, listShipments } from '../../commands/instance/providers.ts';
import type { Instance } from '../../infra/local/instance.ts';
import { isTerminal, type OrderStatus, orderStatusSchema } from '../../tasks/domain/order-status.ts';

const statusSchema = z.object({ status: orderStatusSchema });
const eventSchema = z.object({
  type: z.string(),
  at: z.iso.datetime(),
  details: z.object({ step: z.string().optional() }).optional(),
});

/** What a provider has of an order. */
interface AtProviders {
  readonly payments: number;
  /** In minor units. */
  readonly held: number;
  readonly charges: number;
  /** Those that are paid for. */
  readonly labels: number;
}

/** Sees what becomes of orders, from outside. */
export interface Onlooker {
  statusOf(orderId: string): Promise<OrderStatus>;
  /** Waits for it. */
  endOf(orderId: string): Promise<OrderStatus>;
  timelineOf(orderId: string): Promise<readonly z.infer<typeof eventSchema>[]>;
  /** By the providers' own lists, read now. */
  providers(): Promise<(orderId: string) => AtProviders>;
  /** Who was told that the order is called off gets nothing and pays nothing; who was told that it is too late, does, once. */
  expectKept(orders: readonly { readonly orderId: string; readonly isCancelled: boolean }[]): Promise<void>;
}

export function onlookerOf(instance: Instance, client: ApiClient): Onlooker {
  const onlooker: Onlooker = {
    async statusOf(orderId) {
      return (await client.get(`/orders/${orderId}`, 'support', statusSchema)).status;
    },
    async endOf(orderId) {
      for (;;) {
        const status = await onlooker.statusOf(orderId);
        if (isTerminal(status)) return status;
        await sleep(100);
      }
    },
    timelineOf: (orderId) => client.getAll(`/orders/${orderId}/timeline`, 'support', eventSchema),
    async providers() {
      const payments = Map.groupBy(await listPayments(instance), ({ orderId }) => orderId);
      const shipments = Map.groupBy(await listShipments(instance), ({ reference }) => reference);
      return (orderId) => {
        const own = payments.get(orderId) ?? [];
        return {
          payments: own.length,
          held: own.reduce((sum, { held }) => sum + held, 0),
          charges: own.filter(({ captured }) => captured > 0).length,
          labels: (shipments.get(orderId) ?? []).filter(({ isPaidFor }) => isPaidFor).length,
        };
      };
    },
    async expectKept(orders) {
      const ends = new Map<string, OrderStatus>();
      for (const { orderId } of orders) ends.set(orderId, await onlooker.endOf(orderId));
      const providers = await onlooker.providers();
      for (const { orderId, isCancelled } of orders) {
        const types = (await onlooker.timelineOf(orderId)).map(({ type }) => type);
        const count = (type: string) => types.filter((each) => each === type).length;
        const { payments: _payments, ...effects } = providers(orderId);
        expect({
          status: ends.get(orderId),
          effects,
          CancelRequested: count('CancelRequested'),
          OrderCancelled: count('OrderCancelled'),
          PaymentCaptured: count('PaymentCaptured'),
          OrderShipped: count('OrderShipped'),
        }).toEqual({
          status: isCancelled ? 'CANCELLED' : 'DELIVERED',
          effects: isCancelled ? { held: 0, charges: 0, labels: 0 } : { held: 0, charges: 1, labels: 1 },
          CancelRequested: isCancelled ? 1 : 0,
          OrderCancelled: isCancelled ? 1 : 0,
          PaymentCaptured: isCancelled ? 0 : 1,
          OrderShipped: isCancelled ? 0 : 1,
        });
      }
    },
  };
  return onlooker;
}
