import { callbackTask } from '../task.ts';
import { byOrderSchema, deliveryCallback, deliveryResultSchema } from './shipment-contract.ts';

/** Waits until the carrier says what became of the parcel. */
export const awaitDelivery = callbackTask({
  name: 'await-delivery',
  purpose: 'Waits until the carrier says that the parcel was delivered, returned or lost.',
  input: byOrderSchema,
  output: deliveryResultSchema,
  timeoutSeconds: 15,
  retry: 'persistent',
  ports: ['callbacks', 'executions'],
  async register({ orderId }, taskToken, { callbacks, executions }, log) {
    const { answer } = await callbacks.register(orderId, deliveryCallback, taskToken);
    if (answer === undefined) return;
    log.info('the carrier spoke first', { orderId, status: answer.status });
    await executions.resume(taskToken, answer);
  },
});
