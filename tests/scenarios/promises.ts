import type { Order } from '../../tasks/domain/order.ts';
import type { ProviderShipment } from '../../tasks/ports/carriers.ts';
import type { ProviderPayment } from '../../tasks/ports/payments.ts';

interface World {
  readonly level: { readonly available: number; readonly reserved: number; readonly sold: number } | undefined;
  readonly stocked: number;
  readonly payments: readonly ProviderPayment[];
  readonly shipments: readonly Pick<ProviderShipment, 'shipmentId' | 'status'>[];
}

/** What of the promises of the saga does not hold of an order that has ended, and of the world around it. */
export function brokenPromises(order: Order, { level, stocked, payments, shipments }: World): string[] {
  return [
    ...brokenStock(order, level, stocked),
    ...payments.flatMap((payment) => brokenPayment(order, payment)),
    ...(payments.filter((payment) => payment.status === 'captured').length > 1 ? ['charged twice'] : []),
    ...brokenLabels(order, shipments),
  ];
}

const isSale = (order: Order) => order.fulfillmentStatus === 'SHIPPED' || order.fulfillmentStatus === 'DELIVERED';

function brokenStock(order: Order, level: World['level'], stocked: number): string[] {
  const { available = 0, reserved = 0, sold = 0 } = level ?? {};
  const wanted = isSale(order) ? 2 : 0;
  return [
    ...(available + reserved + sold === stocked ? [] : [`stock does not balance: ${available}+${reserved}+${sold}`]),
    ...(reserved === 0 ? [] : [`${reserved} are still reserved`]),
    ...(sold === wanted ? [] : [`${sold} sold, ${wanted} expected`]),
  ];
}

function brokenPayment(order: Order, payment: ProviderPayment): string[] {
  if (isSale(order)) {
    const isOrders = order.payments.some((known) => known.paymentId === payment.paymentId);
    if (isOrders) return payment.capturedAmount === order.totalAmount ? [] : ['shipped without the money'];
  }
  return payment.status === 'cancelled' ? [] : [`payment ${payment.paymentId} is ${payment.status} on an ended order`];
}

function brokenLabels(order: Order, shipments: World['shipments']): string[] {
  const bought = shipments.filter((shipment) => shipment.status === 'purchased');
  return bought.length === (isSale(order) ? 1 : 0) ? [] : [`${bought.length} labels bought and not voided`];
}
