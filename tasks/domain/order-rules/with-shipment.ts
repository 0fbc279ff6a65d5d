import type { Order, Shipment } from '../order.ts';

export function shipmentOf(order: Order, shipmentId: string): Shipment | undefined {
  return order.shipments.find((shipment) => shipment.shipmentId === shipmentId);
}

export function withShipment(order: Order, shipment: Shipment): Shipment[] {
  return order.shipments.map((known) => (known.shipmentId === shipment.shipmentId ? shipment : known));
}
