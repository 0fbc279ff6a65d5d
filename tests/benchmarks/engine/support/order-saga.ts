/** The job that durable engines are compared by: six steps, one retry, and undos in reverse. */
export const steps = [
  'createOrder',
  'reserveInventory',
  'authorizePayment',
  'arrangeShipment',
  'capturePayment',
  'sendNotification',
] as const;
/** What gives back authorizePayment and reserveInventory. */
export const undos = ['voidPayment', 'releaseInventory'] as const;

const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** Each result goes into a variable of its own; an order without a carrier ends as a failed execution, compensated. */
export function orderSaga(options: { retryAfterSeconds: number } = { retryAfterSeconds: 1 }): object {
  const task = (name: string, next: string | undefined, answers: object = {}) => ({
    Type: 'Task',
    Resource: arn(name),
    Output: '{% $states.input %}',
    Assign: { [name]: '{% $states.result %}' },
    ...(next === undefined ? { End: true } : { Next: next }),
    ...answers,
  });
  const { retryAfterSeconds: IntervalSeconds } = options;
  const answers = {
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds, BackoffRate: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input %}', Next: undos[0] }],
  };
  const forward = steps.map((each, index) => [
    each,
    task(each, steps[index + 1], each === 'arrangeShipment' ? answers : {}),
  ]);
  const backward = undos.map((each, index) => [each, task(each, undos[index + 1] ?? 'Compensated')]);
  return {
    QueryLanguage: 'JSONata',
    StartAt: steps[0],
    States: Object.fromEntries([...forward, ...backward, ['Compensated', { Type: 'Fail', Error: 'Compensated' }]]),
  };
}

/** One order in twenty has no carrier. */
export function orderInput(orderId: string, index: number): string {
  return JSON.stringify({
    orderId,
    customer: `cust-${index % 97}`,
    fail: index % 20 === 19,
    items: [
      { sku: 'SKU-0001', qty: 1, price: 1999 },
      { sku: 'SKU-0042', qty: 2, price: 499 },
    ],
  });
}

/** What a step answers, about 300 bytes of JSON; undefined when it fails. */
export function resultOf(functionName: string, payload: string): string | undefined {
  const step = functionName.slice(functionName.lastIndexOf(':') + 1);
  const { orderId, fail }: { orderId: string; fail: boolean } = JSON.parse(payload);
  if (step === 'arrangeShipment' && fail) return undefined;
  const amounts = { amount: 2997, currency: 'EUR', note: 'x'.repeat(160) };
  return JSON.stringify({ step, orderId, status: 'OK', ref: 'abcdef01', at: Date.now(), ...amounts });
}
