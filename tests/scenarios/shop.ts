import { memoryCarriers } from '../../tasks/adapters/memory/carriers.ts';
import { memoryMailer } from '../../tasks/adapters/memory/mailer.ts';
import { createMemoryPorts } from '../../tasks/adapters/memory/memory-ports.ts';
import { memoryPayments } from '../../tasks/adapters/memory/payments.ts';
import { toFulfillmentRequest } from '../../tasks/domain/fulfillment-request.ts';
import { type ProductId, productIdSchema } from '../../tasks/domain/ids.ts';
import type { Order } from '../../tasks/domain/order.ts';
import { orderPlaced } from '../../tasks/domain/order-rules/order-placed.ts';
import { taskFunctions } from '../../tasks/lambda/task-functions.ts';
import { taskHandler } from '../../tasks/lambda/task-handler.ts';
import type { TrackingStatus } from '../../tasks/ports/carriers.ts';
import type { Ports } from '../../tasks/ports/ports.ts';
import fulfillOrder from '../../workflows/fulfill-order.ts';
import { type Run, runAsl } from '../support/run-asl.ts';
import { sampleOrder } from '../support/sample-order.ts';

const opening = 100;
const soldProduct: ProductId = productIdSchema.parse('mug-blue');

/** What goes wrong with one call of a function: before its effect, after it, or in its place. */
export type Disturbance =
  | { readonly kind: 'lostBefore' | 'lostAfter' | 'timesOutAfter' }
  | { readonly kind: 'fails'; readonly name: string; readonly message: string };
type Disturb = (functionName: string, attempt: number) => Disturbance | undefined;

export interface Outcome {
  readonly run: Run;
  readonly order: Order;
  readonly events: readonly string[];
  /** What of the promises of the saga does not hold; empty when all is well. */
  readonly broken: readonly string[];
  readonly ports: Ports;
  readonly level: { readonly available: number; readonly reserved: number; readonly sold: number } | undefined;
}

export interface ShopOptions {
  readonly order?: Parameters<typeof sampleOrder>[0];
  readonly stocked?: number;
  readonly disturb?: Disturb;
  /** What the carrier says at last of a parcel that is waited for. */
  readonly tracking?: TrackingStatus | 'silent';
  readonly support?: 'retry' | 'settled';
}

/** One order through the real workflow and the real tasks, over a shop in memory, in virtual time. */
export async function runShop(options: ShopOptions = {}): Promise<Outcome> {
  const payments = memoryPayments();
  const carriers = memoryCarriers();
  const mailer = memoryMailer();
  const ports = createMemoryPorts({ payments, carriers, mailer });
  await ports.stock.receive(soldProduct, options.stocked ?? opening, 'opening');
  const placed = sampleOrder(options.order);
  await ports.orders.place(placed, orderPlaced(placed, { cause: 'test' }));

  const handlers = new Map<string, ReturnType<typeof taskHandler>>();
  for (const [name, load] of Object.entries(taskFunctions)) {
    handlers.set(
      placeholderOf(name),
      taskHandler(
        await load(),
        async () => ports,
        (_key, _context, work) => work(),
      ),
    );
  }
  const call = async (functionName: string, payload: unknown) => {
    const handler = handlers.get(functionName);
    if (handler === undefined) throw new Error(`there is no function ${functionName}`);
    return handler(payload, { awsRequestId: 'test', functionName, getRemainingTimeInMillis: () => 10_000 });
  };

  const run = await runAsl(fulfillOrder.definition, {
    input: toFulfillmentRequest(placed),
    tasks: async (functionName, payload, attempt) => {
      const disturbance = options.disturb?.(functionName, attempt);
      if (disturbance?.kind === 'fails') throw disturbance;
      if (disturbance?.kind === 'lostBefore') throw { name: 'Lambda.Unknown', message: 'the call was lost' };
      const result = await call(functionName, payload);
      if (disturbance?.kind === 'lostAfter') throw { name: 'Lambda.Unknown', message: 'the answer was lost' };
      return disturbance?.kind === 'timesOutAfter' ? 'timeout' : result;
    },
    onCallback: ({ functionName }) => {
      if (functionName === 'AskSupport')
        return options.support === undefined ? 'pending' : { output: { decision: options.support } };
      if (options.tracking === 'silent') return 'pending';
      const at = '2026-11-25T10:00:00.000Z';
      const status = options.tracking ?? 'delivered';
      return { output: status === 'delivered' ? { status, deliveredAt: at } : { status }, afterSeconds: 3600 };
    },
  });
  const order = (await ports.orders.get(placed.orderId)) ?? placed;
  const level = await ports.stock.level(soldProduct);
  const { items: events } = await ports.orders.timeline(placed.orderId, { limit: 100 });
  const held = payments.all();
  return {
    run,
    order,
    events: events.map((event) => event.type),
    ports,
    level,
    broken: [
      ...brokenStock(order, level, options.stocked ?? opening),
      ...held.flatMap((payment) => brokenPayment(order, payment)),
      ...(held.filter((payment) => payment.status === 'captured').length > 1 ? ['charged twice'] : []),
      ...brokenLabels(order, carriers.shipments()),
    ],
  };
}

function placeholderOf(taskName: string): string {
  return taskName.replace(/(^|-)([a-z])/g, (_whole, _dash, letter: string) => letter.toUpperCase());
}

const isSale = (order: Order) => order.fulfillmentStatus === 'SHIPPED' || order.fulfillmentStatus === 'DELIVERED';

function brokenStock(order: Order, level: Outcome['level'], stocked: number): string[] {
  const { available = 0, reserved = 0, sold = 0 } = level ?? {};
  const wanted = isSale(order) ? 2 : 0;
  return [
    ...(available + reserved + sold === stocked ? [] : [`stock does not balance: ${available}+${reserved}+${sold}`]),
    ...(reserved === 0 ? [] : [`${reserved} are still reserved`]),
    ...(sold === wanted ? [] : [`${sold} sold, ${wanted} expected`]),
  ];
}

function brokenPayment(
  order: Order,
  payment: { readonly status: string; readonly capturedAmount: number; readonly paymentId: string },
): string[] {
  if (isSale(order)) {
    const isOrders = order.payments.some((known) => known.paymentId === payment.paymentId);
    if (isOrders) return payment.capturedAmount === order.totalAmount ? [] : ['shipped without the money'];
  }
  return payment.status === 'cancelled' ? [] : [`payment ${payment.paymentId} is ${payment.status} on an ended order`];
}

function brokenLabels(
  order: Order,
  shipments: readonly { readonly shipmentId: string; readonly status: string }[],
): string[] {
  const bought = shipments.filter((shipment) => shipment.status === 'purchased');
  return bought.length === (isSale(order) ? 1 : 0) ? [] : [`${bought.length} labels bought and not voided`];
}
