import { createMemoryPorts } from '../../tasks/adapters/memory/memory-ports.ts';
import { memoryOrderStore } from '../../tasks/adapters/memory/order-store.ts';
import { memoryStock } from '../../tasks/adapters/memory/stock.ts';
import { closeOrder } from '../../tasks/checkout/close-order.ts';
import { placeOrder } from '../../tasks/checkout/place-order.ts';
import type { StockMovement, StockReservation } from '../../tasks/domain/ledger/stock-movement.ts';
import type { Order, OrderEvent } from '../../tasks/domain/order.ts';
import type { OrderRecord } from '../../tasks/domain/order-change.ts';
import { cancelRequested } from '../../tasks/domain/order-rules/cancel-requested.ts';
import type { UnhappyEnd } from '../../tasks/domain/order-rules/order-ended.ts';
import { isTerminal } from '../../tasks/domain/order-status.ts';
import { commitStock } from '../../tasks/inventory/commit-stock.ts';
import { releaseStock } from '../../tasks/inventory/release-stock.ts';
import { reserveStock } from '../../tasks/inventory/reserve-stock.ts';
import type { MessageKind } from '../../tasks/notification/message-kinds.ts';
import { sendMessage } from '../../tasks/notification/send-message.ts';
import { authorizePayment } from '../../tasks/payment/authorize-payment.ts';
import { cancelPayment } from '../../tasks/payment/cancel-payment.ts';
import { capturePayment } from '../../tasks/payment/capture-payment.ts';
import { createPayment } from '../../tasks/payment/create-payment.ts';
import { settleAuthentication } from '../../tasks/payment/settle-authentication.ts';
import { voidAuthorization } from '../../tasks/payment/void-authorization.ts';
import type { Catalogue } from '../../tasks/ports/catalogue.ts';
import type { Mailer } from '../../tasks/ports/mailer.ts';
import { buyLabel } from '../../tasks/shipment/buy-label.ts';
import { markDelivered } from '../../tasks/shipment/mark-delivered.ts';
import { markShipped } from '../../tasks/shipment/mark-shipped.ts';
import { rateShipment } from '../../tasks/shipment/rate-shipment.ts';
import { verifyAddress } from '../../tasks/shipment/verify-address.ts';
import { voidLabel } from '../../tasks/shipment/void-label.ts';
import { CancelRequested, Declined } from '../../tasks/task.ts';
import { seededRandom } from '../instance/random.ts';
import { namesOf } from './names.ts';
import { type OldObject, oldPayments } from './old-payments.ts';
import { oldShipments } from './old-shipments.ts';
import type { OldOrderPlan } from './plan-old-orders.ts';
import { storyClock } from './story-clock.ts';

/** One order of the past with all that it left behind, in our stores and at the providers. */
export interface OldOrder {
  readonly order: Order;
  readonly events: readonly OrderEvent[];
  readonly records: readonly OrderRecord[];
  readonly movements: readonly StockMovement[];
  readonly reservations: readonly StockReservation[];
  readonly payments: readonly OldObject[];
  readonly shipments: readonly OldObject[];
}

export interface OldWorld {
  readonly seed: number;
  readonly catalogue: Catalogue;
  /** Everything that happened had happened by then. */
  readonly until: Date;
  readonly labelsUrl: string;
  readonly trackingCodes: Map<string, string>;
}

const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

/**
 * Tells the story of one order: the workflow's own tasks, in the workflow's order, on stores in memory and on a clock that
 * runs in the past. So what comes out is what a real order leaves, whatever the tasks come to write.
 */
export async function tellOldOrder(plan: OldOrderPlan, world: OldWorld): Promise<OldOrder> {
  const names = namesOf(world.seed, plan.index);
  const random = seededRandom(names.number(2 ** 32));
  const clock = storyClock(plan.placedAt, random);
  const payments = oldPayments(clock, names);
  const carriers = oldShipments(clock, names, {
    ...world,
    transitSeconds: (days) => {
      const left = (world.until.getTime() - clock.now().getTime()) / 1000;
      return Math.min(days * daySeconds * (0.6 + random.fraction() / 2), Math.max(60, left - hourSeconds));
    },
  });
  const mailer: Mailer = { send: async () => ({ messageId: names.messageId() }) };
  const orders = memoryOrderStore(clock);
  const stock = memoryStock(clock);
  const { catalogue } = world;
  const ports = createMemoryPorts({ orders, stock, catalogue, clock, ids: names });
  const all = { ...ports, payments, carriers, mailer };
  const call = { decline: (name: string, message: string) => new Declined(name, message), log: silent };

  const placement = await placeOrder(plan.request, all);
  if (placement.kind !== 'placed') throw new Error(`order ${plan.index} of the seed is ${placement.kind}`);
  const { orderId, shippingAddress, totalAmount: amount, currency, paymentMethod } = placement.order;
  const items = placement.order.items.map(({ productId, quantity }) => ({ productId, quantity }));
  for (const { productId, quantity } of items) {
    const isMissing = plan.end === 'outOfStock' && productId === plan.missing;
    await stock.receive(productId, isMissing ? 0 : quantity, String(stock.movements().length));
  }
  const tell = (kind: MessageKind) => sendMessage.run({ orderId, kind }, all, call);
  const cancelAt = plan.end === 'cancelled' ? random.integer(1, 3) : 0;
  let steps = 0;
  const step = async () => {
    steps += 1;
    if (steps !== cancelAt) return;
    const request = { reason: 'The customer has changed their mind.', by: 'customer' } as const;
    await orders.change(orderId, (order) => cancelRequested(order, request, clock.now()));
  };

  const undos: (() => Promise<unknown>)[] = [];
  let unhappyEnd: UnhappyEnd = 'REJECTED';
  clock.pass(random.integer(300, 2500));
  try {
    await verifyAddress.run({ orderId, shippingAddress }, all, call);
    const rate = await rateShipment.run({ orderId }, all, call);
    await reserveStock.run({ orderId, items }, all, call);
    undos.unshift(() => releaseStock.run({ orderId, items }, all, call));
    await step();
    unhappyEnd = 'PAYMENT_FAILED';
    undos.unshift(() => cancelPayment.run({ orderId }, all, call));
    await createPayment.run({ orderId, amount, currency }, all, call);
    await step();
    undos.unshift(() => voidAuthorization.run({ orderId }, all, call));
    const authorization = await authorizePayment.run({ orderId, methodToken: paymentMethod.token }, all, call);
    if (authorization.kind === 'actionRequired') {
      await tell('paymentAction');
      clock.pass(random.integer(20_000, 600_000));
      payments.authenticate();
      await settleAuthentication.run({ orderId }, all, call);
    }
    await step();
    unhappyEnd = 'SHIPMENT_FAILED';
    undos.unshift(() => voidLabel.run({ orderId }, all, call));
    await buyLabel.run({ orderId, rate }, all, call);
    await capturePayment.run({ orderId }, all, call);
    await commitStock.run({ orderId, items }, all, call);
    await markShipped.run({ orderId }, all, call);
    await tell('confirmation');
    await tell('shipped');
    clock.passUntil(carriers.deliveredAt());
    clock.pass(random.integer(200, 3000));
    const deliveredAt = new Date(carriers.deliveredAt()).toISOString();
    await markDelivered.run({ orderId, deliveredAt }, all, call);
    await tell('delivered');
  } catch (error) {
    if (!(error instanceof Declined || error instanceof CancelRequested)) throw error;
    for (const undo of undos) await undo();
    const status = error instanceof CancelRequested ? 'CANCELLED' : unhappyEnd;
    await closeOrder.run({ orderId, status, reason: error.message }, all, call);
    await tell(messageOf[status]);
  }

  const order = await orders.get(orderId);
  if (order === undefined || !isTerminal(order.status)) throw new Error(`order ${orderId} of the seed did not end`);
  const { items: events } = await orders.timeline(orderId, { limit: Number.MAX_SAFE_INTEGER });
  return {
    order,
    events,
    records: orders.allRecords(),
    // Where the goods came from is told of the whole seed at once.
    movements: stock
      .movements()
      .filter(({ from }) => from !== 'supplier')
      .map((movement) => ({ ...movement, id: names.ulid(new Date(movement.at)) })),
    reservations: stock.reservations(),
    payments: payments.objects(),
    shipments: carriers.objects(),
  };
}

const messageOf: { readonly [Status in UnhappyEnd]: MessageKind } = {
  REJECTED: 'rejected',
  PAYMENT_FAILED: 'paymentFailed',
  SHIPMENT_FAILED: 'shipmentFailed',
  CANCELLED: 'cancelled',
};

const silent = { info() {}, warn() {}, error() {} };
