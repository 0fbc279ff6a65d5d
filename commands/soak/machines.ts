/** What the soak runs: every way to wait and to branch, with an end that its input foretells. */
export interface SoakMachine {
  readonly name: string;
  readonly definition: object;
  /** The steps whose results its history must hold, each as often as it stands here. */
  expectedSteps(isDeclined: boolean): readonly string[];
  /** What its output says. */
  expectedOutcome(isDeclined: boolean): string;
}

/** What a step is handed. */
export interface StepPayload {
  readonly execution: string;
  readonly step: string;
  /** Which item of a Map, 0 elsewhere. */
  readonly item: number;
  /** How often its state was retried before. */
  readonly attempt: number;
  readonly isDeclined: boolean;
  readonly token?: string;
}

const retry = [
  { ErrorEquals: ['NoCarrier'], MaxAttempts: 0 },
  // Of twenty calls in a row one works, however many of them fail and however long the engine is away.
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 20 },
];

function step(name: string, options: { next?: string; item?: string; output?: unknown; more?: object } = {}): object {
  const payload = {
    execution: '{% $states.context.Execution.Name %}',
    step: name,
    item: options.item ?? 0,
    attempt: '{% $states.context.State.RetryCount %}',
    isDeclined: '{% $states.context.Execution.Input.isDeclined %}',
  };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'soak', Payload: payload },
    TimeoutSeconds: 2,
    Retry: retry,
    Output: options.output ?? '{% $states.input %}',
    ...(options.next === undefined ? { End: true } : { Next: options.next }),
    ...options.more,
  };
}

const machine = (startAt: string, states: object) => ({ QueryLanguage: 'JSONata', StartAt: startAt, States: states });
const outcome = (text: string) => ({ Type: 'Succeed', Output: { outcome: text } });

const begun = ['createOrder', 'reserveInventory', 'authorizePayment'];
const undone = ['voidPayment', 'releaseInventory'];
const finished = ['arrangeShipment', 'capturePayment', 'sendNotification'];
const decline = { Catch: [{ ErrorEquals: ['NoCarrier'], Output: '{% $states.input %}', Next: 'voidPayment' }] };

const saga: SoakMachine = {
  name: 'soak-saga',
  definition: machine('createOrder', {
    createOrder: step('createOrder', { next: 'reserveInventory' }),
    reserveInventory: step('reserveInventory', { next: 'authorizePayment' }),
    authorizePayment: step('authorizePayment', { next: 'arrangeShipment' }),
    arrangeShipment: step('arrangeShipment', { next: 'capturePayment', more: decline }),
    capturePayment: step('capturePayment', { next: 'sendNotification' }),
    sendNotification: step('sendNotification', { next: 'Completed' }),
    Completed: outcome('completed'),
    voidPayment: step('voidPayment', { next: 'releaseInventory' }),
    releaseInventory: step('releaseInventory', { next: 'Compensated' }),
    Compensated: outcome('compensated'),
  }),
  expectedSteps: (isDeclined) => [...begun, ...(isDeclined ? undone : finished)],
  expectedOutcome: (isDeclined) => (isDeclined ? 'compensated' : 'completed'),
};

const always = (name: string, steps: readonly string[], definition: object): SoakMachine => ({
  name,
  definition,
  expectedSteps: () => steps,
  expectedOutcome: () => 'completed',
});

const wait = always(
  'soak-wait',
  ['before', 'after'],
  machine('before', {
    before: step('before', { next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 3, Next: 'after' },
    after: step('after', { next: 'Completed' }),
    Completed: outcome('completed'),
  }),
);

const parallel = always(
  'soak-parallel',
  ['left', 'middle', 'right', 'rightAgain'],
  machine('Branches', {
    Branches: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'left', States: { left: step('left') } },
        { StartAt: 'middle', States: { middle: step('middle') } },
        {
          StartAt: 'right',
          States: { right: step('right', { next: 'rightAgain' }), rightAgain: step('rightAgain') },
        },
      ],
      Next: 'Completed',
    },
    Completed: outcome('completed'),
  }),
);

const items = 12;
const map = always(
  'soak-map',
  Array.from({ length: items }, () => 'item'),
  machine('Items', {
    Items: {
      Type: 'Map',
      Items: `{% [1..${items}] %}`,
      MaxConcurrency: 4,
      ItemProcessor: {
        StartAt: 'item',
        States: { item: step('item', { item: '{% $states.input %}' }) },
      },
      Next: 'Completed',
    },
    Completed: {
      Type: 'Succeed',
      Output: { outcome: `{% $sum($states.input) = ${(items * (items + 1)) / 2} ? 'completed' : 'items lost' %}` },
    },
  }),
);

const ask = step('ask', { next: 'thank', output: '{% $states.result %}' });
const callback = always(
  'soak-callback',
  // What succeeds in asking is the answer, not the call.
  ['thank'],
  machine('ask', {
    ask: {
      ...ask,
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'soak',
        Payload: {
          execution: '{% $states.context.Execution.Name %}',
          step: 'ask',
          item: 0,
          attempt: '{% $states.context.State.RetryCount %}',
          isDeclined: false,
          token: '{% $states.context.Task.Token %}',
        },
      },
      TimeoutSeconds: 10,
    },
    thank: step('thank', { next: 'Completed' }),
    Completed: { Type: 'Succeed', Output: { outcome: 'completed', answer: '{% $states.input.answer %}' } },
  }),
);

export const soakMachines: readonly SoakMachine[] = [saga, wait, parallel, map, callback];
