/** The state machine that owns an order; its execution is named after the order. */
export const fulfillmentWorkflow = 'fulfill-order';

/** The state machine that calls an order off which has no execution of its own running. */
export const cancellationWorkflow = 'cancel-order';
