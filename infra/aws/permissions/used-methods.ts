import type { Ports } from '../../../tasks/ports/ports.ts';

/** For ports of which a function uses some methods only. */
export type UsedMethods = { readonly [Port in keyof Ports]?: readonly (keyof Ports[Port])[] };

const change: UsedMethods = { orders: ['change'] };
const get: UsedMethods = { orders: ['get'] };
const getAndChange: UsedMethods = { orders: ['get', 'change'] };

/**
 * The methods that each function calls, where the port has others too; of a port that is not named it may use all. A test
 * reads the functions' sources and fails when they call something else.
 */
export const usedMethods: { readonly [functionName: string]: UsedMethods } = {
  'ask-support': { ...change, callbacks: ['register'] },
  'claim-order': { ...change, executions: ['status'] },
  'close-order': change,
  'escalate-order': change,
  'commit-stock': { stock: ['commit'] },
  'release-stock': { ...change, stock: ['release'] },
  'reserve-stock': { ...change, stock: ['reserve'] },
  'send-message': getAndChange,
  'authorize-payment': change,
  'await-authentication': { ...get, callbacks: ['register'], executions: ['resume'] },
  'cancel-payment': change,
  'capture-payment': change,
  'create-payment': change,
  'probe-capture': getAndChange,
  'settle-authentication': getAndChange,
  'void-authorization': change,
  'await-delivery': { callbacks: ['register'], executions: ['resume'] },
  'buy-label': change,
  'mark-delivered': change,
  'mark-shipped': change,
  'rate-shipment': get,
  'void-label': change,
  'start-fulfillment': {
    orders: ['get'],
    callbacks: ['answer'],
    executions: ['start', 'status', 'resume'],
  },
  'measure-waits': { orders: ['oldestOf'] },
  api: {
    orders: ['place', 'findPlacement', 'get', 'list', 'timeline', 'change', 'findByTrackingNumber'],
    callbacks: ['answer'],
    catalogue: ['get', 'getMany', 'list'],
    stock: ['level', 'levelsOf'],
    executions: ['start', 'status', 'resume'],
  },
};
