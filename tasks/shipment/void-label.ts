import { z } from 'zod';
import { accepted } from '../accepted.ts';
import { intentOf } from '../domain/intent.ts';
import { closeIntent } from '../domain/order-rules/close-intent.ts';
import { labelVoided } from '../domain/order-rules/label-voided.ts';
import { BrokenContract, task } from '../task.ts';
import { buyLabelStep, byOrderSchema, shipmentTimeoutSeconds } from './shipment-contract.ts';

/** The undo of buy-label: afterwards the order has no label that costs money, and cannot get one any more. */
export const voidLabel = task({
  name: 'void-label',
  purpose: 'Gives the label back to the carrier.',
  input: byOrderSchema,
  output: z.strictObject({ outcome: z.enum(['closed', 'nothingToClose']) }),
  timeoutSeconds: shipmentTimeoutSeconds,
  retry: 'persistent',
  ports: ['carriers', 'clock', 'orders'],
  async run({ orderId }, { carriers, clock, orders }): Promise<{ outcome: 'closed' | 'nothingToClose' }> {
    const { order } = await orders.change(orderId, (current) =>
      closeIntent(current, { step: buyLabelStep, cause: 'void-label' }, clock.now()),
    );
    const shipmentId = intentOf(order, buyLabelStep)?.providerId;
    if (shipmentId === undefined) return { outcome: 'nothingToClose' };
    const shipment = order.shipments.find((one) => one.shipmentId === shipmentId);
    if (shipment?.status === 'LABEL_VOIDED') return { outcome: 'closed' };
    if (shipment?.status !== 'CREATED' && shipment?.status !== 'LABEL_BOUGHT') {
      throw new BrokenContract(
        `shipment ${shipmentId} of order ${orderId} is ${shipment?.status}: too late to void it`,
      );
    }
    await carriers.voidLabel(shipmentId);
    accepted(await orders.change(orderId, (current) => labelVoided(current, { shipmentId }, clock.now())));
    return { outcome: 'closed' };
  },
});
