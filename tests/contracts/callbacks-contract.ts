import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrderId } from '../../tasks/domain/ids.ts';
import type { Callbacks } from '../../tasks/ports/callbacks.ts';
import { sampleOrderId } from '../support/sample-order.ts';

let made = 0;

/** What every meeting place of tokens and answers must do. */
export function callbacksContract(name: string, open: () => Promise<Callbacks>): void {
  describe(`the callbacks ${name}`, () => {
    let callbacks: Callbacks;
    let orderId: OrderId;
    const delivered = { status: 'delivered', days: 3, isLate: false };

    beforeEach(async () => {
      callbacks = await open();
      made += 1;
      orderId = sampleOrderId(made);
    });

    test('hand the answer the token that waits for it', async () => {
      expect(await callbacks.register(orderId, 'delivery', 'token-1')).toEqual({});
      expect(await callbacks.answer(orderId, 'delivery', delivered)).toEqual({
        taskToken: 'token-1',
        answer: delivered,
      });
    });

    test('hand the token the answer that came first', async () => {
      expect(await callbacks.answer(orderId, 'delivery', delivered)).toEqual({ answer: delivered });
      expect(await callbacks.register(orderId, 'delivery', 'token-1')).toEqual({ answer: delivered });
    });

    test('keep the first answer', async () => {
      await callbacks.answer(orderId, 'delivery', delivered);
      expect(await callbacks.answer(orderId, 'delivery', { status: 'lost' })).toEqual({ answer: delivered });
    });

    test('keep the newest token', async () => {
      await callbacks.register(orderId, 'delivery', 'token-1');
      await callbacks.register(orderId, 'delivery', 'token-2');
      expect((await callbacks.answer(orderId, 'delivery', delivered)).taskToken).toBe('token-2');
    });

    test('keep names and orders apart', async () => {
      await callbacks.register(orderId, 'delivery', 'token-1');
      expect(await callbacks.answer(orderId, 'support', { decision: 'retry' })).toEqual({
        answer: { decision: 'retry' },
      });
      expect(await callbacks.answer(sampleOrderId(999_999), 'delivery', delivered)).toEqual({ answer: delivered });
    });

    test('always bring the two together when they come at once', async () => {
      for (let i = 0; i < 20; i += 1) {
        const callback = `question-${i}`;
        const [registered, answered] = await Promise.all([
          callbacks.register(orderId, callback, 'token-1'),
          callbacks.answer(orderId, callback, delivered),
        ]);
        expect(registered.answer !== undefined || answered.taskToken !== undefined).toBe(true);
      }
    });
  });
}
