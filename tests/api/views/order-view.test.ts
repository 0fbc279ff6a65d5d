import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../../api/access/roles.ts';
import { orderView, viewOrder } from '../../../api/views/order-view.ts';
import { customerIdSchema } from '../../../tasks/domain/ids.ts';
import { orderSchema } from '../../../tasks/domain/order.ts';
import { sampleOrder } from '../../support/sample-order.ts';

const as = (role: Role, subject = 'someone') => ({ subject: customerIdSchema.parse(subject), roles: [role] });

describe('the view of an order', () => {
  test('leaves out, on purpose, what is nobody’s business', () => {
    const hidden = Object.keys(orderSchema.shape).filter((field) => !(field in orderView.shape));
    expect(hidden.sort()).toEqual(['attention', 'intents', 'messagesSent', 'parcel', 'schemaVersion']);
  });

  test('fits the schema that is published', () => {
    const order = sampleOrder({ customerId: 'alice', statusReason: 'OutOfStock: none left' });
    for (const caller of [as('customer', 'alice'), as('shop'), as('support'), as('admin')]) {
      expect(orderView.strict().safeParse(viewOrder(order, caller)).error).toBeUndefined();
    }
  });

  test('says what the buyer has to do to the owner and to the shop, not to staff', () => {
    const order = sampleOrder({ customerId: 'alice' });
    expect(viewOrder(order, as('customer', 'alice')).payment).toEqual({ status: 'PENDING' });
    expect(viewOrder(order, as('shop')).payment).toEqual({ status: 'PENDING' });
    expect(viewOrder(order, as('admin')).payment).toBeUndefined();
  });

  test('does not take a caller for the owner of a guest’s order', () => {
    expect(viewOrder(sampleOrder({ customerId: undefined }), as('customer')).payment).toBeUndefined();
  });
});
