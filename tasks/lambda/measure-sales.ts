import { z } from 'zod';
import { amountSchema, currencyExponents, currencySchema } from '../domain/money.ts';
import type { OrderEvent } from '../domain/order.ts';
import type { Meter } from './metrics.ts';

const placedSchema = z.object({ paymentMethod: z.string() });
const capturedSchema = z.object({ paymentMethod: z.string(), amount: amountSchema, currency: currencySchema });

/**
 * Requirements F3: OrdersCreated, and Revenue in whole units of the currency when the money is in. Amounts of several
 * currencies cannot be added, so Revenue has the currency as a dimension too. An event of before these fields is left out.
 */
export function measureSales(events: readonly OrderEvent[], meter: Meter): void {
  for (const { type, details, at } of events) {
    if (type === 'OrderPlaced') {
      const placed = placedSchema.safeParse(details);
      if (!placed.success) continue;
      const { paymentMethod } = placed.data;
      meter({ name: 'OrdersCreated', unit: 'Count', value: 1, dimensions: { paymentMethod }, at: new Date(at) });
    }
    if (type === 'PaymentCaptured') {
      const captured = capturedSchema.safeParse(details);
      if (!captured.success) continue;
      const { paymentMethod, currency, amount } = captured.data;
      const value = amount / 10 ** currencyExponents[currency];
      meter({ name: 'Revenue', unit: 'None', value, dimensions: { paymentMethod, currency }, at: new Date(at) });
    }
  }
}
