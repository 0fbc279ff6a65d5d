import type { Operations } from '../faults/fault.ts';

/** What can be made to misbehave; lists cannot, because checks from outside read them. */
export const stripeOperations: Operations = {
  createPayment: { effect: 'makes', hasOrder: true, causesWebhooks: true },
  confirmPayment: { effect: 'changes', hasOrder: true, causesWebhooks: true },
  capturePayment: { effect: 'changes', hasOrder: true, causesWebhooks: true },
  cancelPayment: { effect: 'undoes', hasOrder: true, causesWebhooks: true },
  refundPayment: { effect: 'undoes', hasOrder: true, causesWebhooks: true },
  readPayment: { effect: 'none', hasOrder: true, causesWebhooks: false },
  /** The buyer's answer on the bank's page. */
  authenticatePayment: { effect: 'changes', hasOrder: true, causesWebhooks: true, isByCustomer: true },
};
