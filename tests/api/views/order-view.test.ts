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
    expect(hidden.sort()).toEqual([
      'attention',
      'claim',
      'intents',
      'messagesSent',
      'parcel',
      'paymentAction',
      'returnUrl',
      'schemaVersion',
    ]);
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

  test('shows the secret of the payment to the owner and the shop while the bank asks, and to nobody else', () => {
    const at = '2026-11-22T12:00:00.000Z';
    const paymentAction = {
      paymentId: 'pi_1',
      clientSecret: 'pi_1_secret_x',
      type: 'redirect_to_url',
      url: 'https://bank.example/ask',
      expiresAt: at,
    } as const;
    const asked = sampleOrder({ customerId: 'alice', status: 'PAYMENT_ACTION_REQUIRED', paymentAction });
    const calledOff = { ...asked, cancelRequest: { reason: 'looks like fraud', by: 'support', at } } as const;
    const tells = (caller: ReturnType<typeof as>, order = asked) =>
      JSON.stringify(viewOrder(order, caller)).includes(paymentAction.clientSecret);
    expect([as('customer', 'alice'), as('shop')].map((caller) => tells(caller))).toEqual([true, true]);
    expect([as('customer'), as('support'), as('admin')].map((caller) => tells(caller))).toEqual([false, false, false]);
    expect(tells(as('customer', 'alice'), calledOff)).toBe(false);
    expect(viewOrder(calledOff, as('customer', 'alice')).cancelRequest).toEqual({ at });
    expect(viewOrder(calledOff, as('support')).cancelRequest).toEqual(calledOff.cancelRequest);
  });

  test('does not take a caller for the owner of a guest’s order', () => {
    expect(viewOrder(sampleOrder({ customerId: undefined }), as('customer')).payment).toBeUndefined();
  });
});
