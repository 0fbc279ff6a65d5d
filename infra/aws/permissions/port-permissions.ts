import type { Ports } from '../../../tasks/ports/ports.ts';
import type { ItemAction, ItemKey, Need } from './need.ts';

/** Each method of each port, and what its adapter on AWS needs for it: a method that is added does not compile without. */
export type PortPermissions = {
  readonly [Port in keyof Ports]: { readonly [Method in keyof Ports[Port]]: readonly Need[] };
};

const items = (actions: readonly ItemAction[], ...keys: readonly ItemKey[]): Need => ({ kind: 'items', actions, keys });
const lists: Need = { kind: 'index', index: 'lists' };
const stripe: readonly Need[] = [{ kind: 'secret', secret: 'stripe' }];
const hub: readonly Need[] = [{ kind: 'secret', secret: 'carriers' }];
// A transaction is allowed by the actions in it; reservations are read again when one was refused.
const moveStock: readonly Need[] = [items(['BatchGetItem', 'PutItem', 'UpdateItem'], 'STOCK#')];

export const portPermissions: PortPermissions = {
  callbacks: {
    register: [items(['UpdateItem'], 'ORDER#')],
    answer: [items(['UpdateItem'], 'ORDER#')],
  },
  carriers: {
    verifyAddress: hub,
    rates: hub,
    createShipment: hub,
    buy: hub,
    voidLabel: hub,
    readShipment: hub,
    track: hub,
    verifyWebhook: hub,
  },
  catalogue: {
    get: [items(['GetItem'], 'PRODUCT#')],
    getMany: [items(['BatchGetItem'], 'PRODUCT#')],
    list: [lists, items(['BatchGetItem'], 'PRODUCT#')],
    put: [items(['PutItem'], 'PRODUCT#')],
  },
  clock: { now: [] },
  executions: {
    start: [{ kind: 'machines', action: 'StartExecution' }],
    status: [{ kind: 'executions', action: 'DescribeExecution' }],
    resume: [{ kind: 'machines', action: 'SendTaskSuccess' }],
  },
  ids: { orderId: [], orderNumber: [] },
  ledger: { rows: [{ kind: 'wholeTable' }] },
  mailer: { send: [{ kind: 'mail' }] },
  orderEvents: { publish: [{ kind: 'orderEvents' }] },
  orderQueue: { send: [{ kind: 'ordersQueue' }] },
  orders: {
    place: [items(['GetItem'], 'PLACEMENT#'), items(['PutItem'], 'ORDER#', 'LOOKUP#', 'PLACEMENT#')],
    findPlacement: [items(['GetItem'], 'PLACEMENT#')],
    get: [items(['GetItem'], 'ORDER#')],
    list: [
      lists,
      { kind: 'index', index: 'ordersByCustomer' },
      { kind: 'index', index: 'ordersByStatus' },
      items(['BatchGetItem'], 'ORDER#'),
    ],
    oldestOf: [{ kind: 'index', index: 'ordersByStatus' }],
    timeline: [items(['Query'], 'ORDER#')],
    change: [items(['GetItem'], 'ORDER#'), items(['PutItem'], 'ORDER#', 'LOOKUP#')],
    records: [items(['Query'], 'ORDER#')],
    findByTrackingNumber: [items(['Query'], 'LOOKUP#trackingNumber#')],
  },
  payments: { create: stripe, authorize: stripe, capture: stripe, cancel: stripe, read: stripe, verifyWebhook: stripe },
  stock: {
    reserve: moveStock,
    release: moveStock,
    commit: moveStock,
    level: [items(['GetItem'], 'STOCK#')],
    levelsOf: [items(['BatchGetItem'], 'STOCK#')],
    levels: [lists, items(['BatchGetItem'], 'STOCK#')],
    receive: [items(['PutItem', 'UpdateItem'], 'STOCK#')],
  },
  webhookEvents: {
    wasProcessed: [items(['GetItem'], 'WEBHOOK#')],
    markProcessed: [items(['PutItem'], 'WEBHOOK#')],
  },
};
