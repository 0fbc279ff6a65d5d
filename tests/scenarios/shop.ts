import { memoryCarriers } from '../../tasks/adapters/memory/carriers.ts';
import { memoryMailer } from '../../tasks/adapters/memory/mailer.ts';
import { createMemoryPorts } from '../../tasks/adapters/memory/memory-ports.ts';
import { memoryPayments } from '../../tasks/adapters/memory/payments.ts';
import { cancellationWorkflow, fulfillmentWorkflow } from '../../tasks/checkout/fulfillment-workflow.ts';
import { type Cancellation, requestCancellation } from '../../tasks/checkout/request-cancellation.ts';
import { startFulfillment } from '../../tasks/checkout/start-fulfillment.ts';
import { toFulfillmentRequest } from '../../tasks/domain/fulfillment-request.ts';
import { type ProductId, productIdSchema } from '../../tasks/domain/ids.ts';
import type { Order } from '../../tasks/domain/order.ts';
import { orderPlaced } from '../../tasks/domain/order-rules/order-placed.ts';
import { taskFunctions } from '../../tasks/lambda/task-functions.ts';
import { taskHandler } from '../../tasks/lambda/task-handler.ts';
import type { TrackingStatus } from '../../tasks/ports/carriers.ts';
import type { Ports } from '../../tasks/ports/ports.ts';
import fulfillOrder, { cancelOrder } from '../../workflows/fulfill-order.ts';
import { type Run, runAsl } from '../support/run-asl.ts';
import { sampleOrder } from '../support/sample-order.ts';
import { brokenPromises } from './promises.ts';

const opening = 100;
const soldProduct: ProductId = productIdSchema.parse('mug-blue');

/** What goes wrong with one call of a function: before its effect, after it, or in its place. */
export type Disturbance =
  | { readonly kind: 'lostBefore' | 'lostAfter' | 'timesOutAfter' }
  | { readonly kind: 'fails'; readonly name: string; readonly message: string };
type Disturb = (functionName: string, attempt: number) => Disturbance | undefined;

/** One call of a port by a task, or of a function by the workflow, as it begins or has just ended. */
export interface Moment {
  readonly name: string;
  readonly when: 'before' | 'after';
}

export interface Outcome {
  readonly run: Run;
  readonly order: Order;
  readonly events: readonly string[];
  /** What of the promises of the saga does not hold; empty when all is well. */
  readonly broken: readonly string[];
  readonly ports: Ports;
  readonly level: { readonly available: number; readonly reserved: number; readonly sold: number } | undefined;
  /** What was answered to each cancel. */
  readonly cancellations: readonly Cancellation[];
}

export interface ShopOptions {
  readonly order?: Parameters<typeof sampleOrder>[0];
  readonly stocked?: number;
  readonly disturb?: Disturb;
  /** What the carrier says at last of a parcel that is waited for. */
  readonly tracking?: TrackingStatus | 'silent';
  readonly support?: 'retry' | 'settled';
  /** What the buyer does on the bank's page. */
  readonly buyer?: 'authenticated' | 'failed' | 'silent';
  /** Called at each moment; `cancel` asks for the order to be called off just then. */
  readonly at?: (
    moment: Moment,
    shop: { readonly cancel: () => Promise<Cancellation> },
  ) => Promise<unknown> | undefined;
  /** Asks for the cancel while the order waits in the queue, or while its message is about to start it. */
  readonly cancelInQueue?: 'beforeConsumer' | 'underConsumer';
}

/** One order through the real workflow and the real tasks, over a shop in memory, in virtual time. */
export async function runShop(options: ShopOptions = {}): Promise<Outcome> {
  const payments = memoryPayments();
  const carriers = memoryCarriers();
  const ports = createMemoryPorts({ payments, carriers, mailer: memoryMailer() });
  await ports.stock.receive(soldProduct, options.stocked ?? opening, 'opening');
  const placed = sampleOrder(options.order);
  const { orderId } = placed;
  await ports.orders.place(placed, orderPlaced(placed, { cause: 'test' }));

  const cancellations: Cancellation[] = [];
  const cancel = async () => {
    const answer = await requestCancellation(orderId, { reason: 'ordered twice', by: 'customer' }, ports);
    cancellations.push(answer);
    return answer;
  };
  const reach = async (moment: Moment) => options.at?.(moment, { cancel });

  const watched = watch(ports, reach);
  const handlers = new Map<string, ReturnType<typeof taskHandler>>();
  for (const [name, load] of Object.entries(taskFunctions)) {
    const handler = taskHandler(
      await load(),
      async () => watched,
      (_key, _context, work) => work(),
    );
    handlers.set(placeholderOf(name), handler);
  }
  const call = async (functionName: string, payload: unknown) => {
    const handler = handlers.get(functionName);
    if (handler === undefined) throw new Error(`there is no function ${functionName}`);
    await reach({ name: functionName, when: 'before' });
    const result = await handler(payload, {
      awsRequestId: 'test',
      functionName,
      getRemainingTimeInMillis: () => 10_000,
    });
    await reach({ name: functionName, when: 'after' });
    return result;
  };

  const waitsFor = async (functionName: string, token: string) => {
    const resumed = () => ports.executions.resumed.find((one) => one.taskToken === token);
    if (functionName === 'AskSupport')
      return options.support === undefined ? 'pending' : { output: { decision: options.support } };
    if (functionName === 'AwaitAuthentication') {
      await reach({ name: 'the wait for the bank', when: 'after' });
      const woken = resumed();
      if (woken !== undefined) return { output: woken.output };
      const { buyer = 'authenticated' } = options;
      const [payment] = payments.all();
      if (buyer === 'silent' || payment === undefined) return 'pending';
      payments.authenticate(payment.paymentId, buyer);
      return { output: { status: 'answered' }, afterSeconds: 60 };
    }
    if (options.tracking === 'silent') return 'pending';
    const status = options.tracking ?? 'delivered';
    const output = status === 'delivered' ? { status, deliveredAt: '2026-11-25T10:00:00.000Z' } : { status };
    return { output, afterSeconds: 3600 };
  };
  const execute = (definition: unknown) =>
    runAsl(definition, {
      input: toFulfillmentRequest(placed),
      tasks: async (functionName, payload, attempt) => {
        const disturbance = options.disturb?.(functionName, attempt);
        if (disturbance?.kind === 'fails') throw disturbance;
        if (disturbance?.kind === 'lostBefore') throw { name: 'Lambda.Unknown', message: 'the call was lost' };
        const result = await call(functionName, payload);
        if (disturbance?.kind === 'lostAfter') throw { name: 'Lambda.Unknown', message: 'the answer was lost' };
        return disturbance?.kind === 'timesOutAfter' ? 'timeout' : result;
      },
      onCallback: async ({ functionName, token }) => waitsFor(functionName, token),
    });
  /** The execution of cancel-order, if somebody has asked for it and it has not run yet. */
  const calledOff = async () => {
    const isOwed =
      (await ports.executions.status(cancellationWorkflow, orderId)) === 'running'
        ? await execute(cancelOrder.definition)
        : undefined;
    if (isOwed !== undefined) ports.executions.finish(cancellationWorkflow, orderId);
    return isOwed;
  };

  if (options.cancelInQueue === 'beforeConsumer') await cancel();
  const early = options.cancelInQueue === undefined ? undefined : await calledOff();
  const message = JSON.stringify({ orderId });
  if (options.cancelInQueue === 'underConsumer') {
    // The consumer has read the order, and only then the cancel comes, finds no execution, and cancel-order runs first.
    const read = await ports.orders.get(orderId);
    await cancel();
    await calledOff();
    const stale: Ports['orders'] = { ...ports.orders, get: async () => read };
    await startFulfillment(message, { ...ports, orders: stale });
  } else {
    await startFulfillment(message, ports);
  }
  const isStarted = (await ports.executions.status(fulfillmentWorkflow, orderId)) === 'running';
  const own = isStarted ? await execute(fulfillOrder.definition) : undefined;
  ports.executions.finish(fulfillmentWorkflow, orderId);
  const late = await calledOff();
  const run = own ?? early ?? late;
  if (run === undefined) throw new Error('neither the order’s own workflow nor cancel-order ran');

  const order = (await ports.orders.get(orderId)) ?? placed;
  const level = await ports.stock.level(soldProduct);
  const { items: events } = await ports.orders.timeline(orderId, { limit: 100 });
  return {
    run,
    order,
    events: events.map((event) => event.type),
    ports,
    level,
    cancellations,
    broken: brokenPromises(order, {
      level,
      stocked: options.stocked ?? opening,
      payments: payments.all(),
      shipments: carriers.shipments(),
    }),
  };
}

const watchedPorts = ['orders', 'stock', 'payments', 'carriers'] as const;

/** The ports as tasks see them, with word of each call as it begins and once its effect is there. */
function watch(ports: Ports, reach: (moment: Moment) => Promise<unknown>): Ports {
  const watched = watchedPorts.map((name) => {
    const port: object = ports[name];
    const methods = Object.entries(port).map(([method, act]) => [
      method,
      typeof act !== 'function' || act.constructor.name !== 'AsyncFunction'
        ? act
        : async (...args: readonly unknown[]) => {
            await reach({ name: `${name}.${method}`, when: 'before' });
            const result: unknown = await act(...args);
            await reach({ name: `${name}.${method}`, when: 'after' });
            return result;
          },
    ]);
    return [name, Object.fromEntries(methods)] as const;
  });
  return { ...ports, ...(Object.fromEntries(watched) as Pick<Ports, (typeof watchedPorts)[number]>) }; // the same methods
}

function placeholderOf(taskName: string): string {
  return taskName.replace(/(^|-)([a-z])/g, (_whole, _dash, letter: string) => letter.toUpperCase());
}
