import type { Usage } from './bill.ts';
import type { Fact, FactOf, Purpose } from './facts.ts';
import type { PriceName } from './prices.ts';

/** What the stacks say of the things that are billed; `deployedSettings` reads it from their templates. */
export interface DeployedSettings {
  /** Megabytes, by the function's name. */
  readonly memoryOf: ReadonlyMap<string, number>;
  /** Whether Lambda writes START, END and REPORT of each call. */
  readonly hasPlatformLog: boolean;
  /** Whether Step Functions logs what states are given and give. */
  readonly logsExecutionData: boolean;
  /** Of a line of API Gateway's access log. */
  readonly accessLogBytes: number;
  /** Whether a pipe takes the topic's events by a queue to a bus of ours. */
  readonly hasBus: boolean;
  /** One behind the other: each inspects a request. */
  readonly firewalls: number;
  readonly logRetentionDays: number;
}

export interface UsageOptions {
  /** How often somebody reads an order, for each that is placed. */
  readonly readsPerOrder: number;
  readonly settings: DeployedSettings;
}

const gigabyte = 1024 ** 3;
const secondsPerMonth = 30 * 24 * 3600;
const defaultMegabytes = 128;
/** What CloudWatch bills an event by beside its text (aws.amazon.com/cloudwatch/pricing). */
const bytesPerLogEvent = 26;
/** What Lambda itself writes of a call: START, END and REPORT with its trace (docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html). */
const platformLines = [
  'START RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac Version: 12\n',
  'END RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac\n',
  'REPORT RequestId: c793869b-ee49-115b-a5b6-4fd21e8dedac\tDuration: 128.83 ms\tBilled Duration: 129 ms\tMemory Size: 512 MB\tMax Memory Used: 114 MB\tXRAY TraceId: 1-5d9d007f-0a8c7fd02xmpl480aed55ef0\tSegmentId: 3d752xmpl1bbe37e\tSampled: true\n',
];
const platformLogBytes = platformLines.reduce((sum, line) => sum + line.length + bytesPerLogEvent, 0);
/** A message's text is billed in pieces of this size. */
const messageChunkBytes = 64 * 1024;

/** What one order uses of everything, from what was seen in a run: a fold, with nothing known but the facts and settings. */
export function countUsage(facts: readonly Fact[], { readsPerOrder, settings }: UsageOptions): readonly Usage[] {
  const runs = only(facts, 'order');
  const orders = sum(runs, (run) => run.orders);
  if (orders === 0) throw new Error('the facts tell of no order that was accepted');
  const reads = only(facts, 'invocation').filter(({ purpose }) => purpose === 'read').length;
  /** How much a thing that was seen counts for one order. */
  const share = (purpose: Purpose): number => {
    if (purpose === 'order') return 1 / orders;
    return purpose === 'read' && reads > 0 ? readsPerOrder / reads : 0;
  };
  const weigh = <Kind extends Fact & { readonly purpose: Purpose }>(
    found: readonly Kind[],
    value: (one: Kind) => number,
  ) => sum(found, (one) => value(one) * share(one.purpose));
  const usage = (price: PriceName, perOrder: number): Usage => ({ price, perOrder, perMonth: 0 });

  const invocations = only(facts, 'invocation');
  const calls = only(facts, 'awsCall');
  const callsTo = (service: string, operation = /./) =>
    calls.filter((call) => call.service === service && operation.test(call.operation));
  const requests = only(facts, 'request');
  const executions = only(facts, 'execution');
  const items = only(facts, 'item');
  const gigabytesStored =
    sum(items, ({ bytes, indexBytes, expires }) => (expires ? 0 : bytes + indexBytes)) / orders / gigabyte;
  const batches = invocations.filter((one) => one.function === 'start-fulfillment');
  const publishes = callsTo('sns');
  const events = weigh(publishes, ({ items: messages }) => messages);
  const tables = callsTo('dynamodb');
  const requestsPerOrder = weigh(requests, () => 1);
  const logGigabytes =
    (weigh(only(facts, 'logLine'), ({ bytes }) => bytes + bytesPerLogEvent) +
      (settings.hasPlatformLog ? weigh(invocations, () => platformLogBytes) : 0) +
      requestsPerOrder * (settings.accessLogBytes + bytesPerLogEvent) +
      sum(executions, (one) => executionLogBytes(one, settings)) / orders) /
    gigabyte;

  return [
    usage('transitions', sum(executions, ({ transitions }) => transitions) / orders),
    usage(
      'invocations',
      weigh(invocations, () => 1),
    ),
    usage(
      'gigabyteSeconds',
      weigh(invocations, (one) => gigabyteSeconds(one, settings)),
    ),
    usage(
      'writeUnits',
      weigh(tables, ({ writeUnits }) => writeUnits),
    ),
    usage(
      'readUnits',
      weigh(tables, ({ readUnits }) => readUnits),
    ),
    usage('tableGigabytes', gigabytesStored),
    usage('recoveryGigabytes', gigabytesStored),
    usage(
      'insightEvents',
      weigh(tables, ({ items: asked }) => asked),
    ),
    // The poller receives a batch and deletes it; what it asks in vain is there without orders, too.
    usage('queueRequests', weigh(callsTo('sqs'), billedRequests) + weigh(batches, () => 2)),
    usage('publishes', weigh(publishes, billedRequests)),
    // Of the pipe's queue each event is sent, received and deleted: at most, for the last two come in batches.
    usage('queueRequests', settings.hasBus ? 3 * events : 0),
    usage('pipeEvents', settings.hasBus ? events : 0),
    usage('busEvents', settings.hasBus ? events : 0),
    usage(
      'messages',
      weigh(callsTo('sesv2', /^Send/), () => 1),
    ),
    usage('apiRequests', requestsPerOrder),
    usage('edgeRequests', requestsPerOrder),
    usage('edgeGigabytes', weigh(requests, ({ bytes }) => bytes) / gigabyte),
    usage('webAclRequests', requestsPerOrder * settings.firewalls),
    usage('logGigabytes', logGigabytes),
    // Compressed to 15 % (aws.amazon.com/cloudwatch/pricing, in the examples), and there for as long as they are kept.
    usage('keptLogGigabytes', logGigabytes * 0.15 * (settings.logRetentionDays / 30)),
    // A series costs the same for one order and for a thousand.
    { price: 'customMetrics', perOrder: 0, perMonth: new Set(only(facts, 'metric').map(({ series }) => series)).size },
    usage('traces', requestsPerOrder + weigh(batches, () => 1) + executions.length / orders),
  ];
}

/** What X-Ray's own rule records: the first in each second, and one in twenty of the others; at an even pace. */
export function sampled(traces: Usage, ordersPerMonth: number): Usage {
  const all = traces.perOrder * ordersPerMonth;
  const recorded = Math.min(all, secondsPerMonth) + Math.max(0, all - secondsPerMonth) * 0.05;
  return { ...traces, perOrder: ordersPerMonth === 0 ? 0 : recorded / ordersPerMonth };
}

/** What each 100 ms that Stripe and the carriers take longer than their stand-ins here adds to an order, in GB-seconds. */
export function gigabyteSecondsOfSlowerProviders(facts: readonly Fact[], { memoryOf }: DeployedSettings): number {
  const orders = sum(only(facts, 'order'), (run) => run.orders);
  const calls = only(facts, 'providerCall').filter(({ purpose }) => purpose === 'order').length;
  const megabytes = memoryOf.size === 0 ? defaultMegabytes : sum([...memoryOf.values()], (one) => one) / memoryOf.size;
  return (calls / orders) * 0.1 * (megabytes / 1024);
}

function gigabyteSeconds(
  { milliseconds, function: name }: FactOf<'invocation'>,
  { memoryOf }: DeployedSettings,
): number {
  const megabytes = memoryOf.get(name) ?? defaultMegabytes;
  return (Math.ceil(milliseconds) / 1000) * (megabytes / 1024);
}

const executionLogBytes = (one: FactOf<'execution'>, { logsExecutionData }: DeployedSettings) =>
  (logsExecutionData ? one.logBytesWithData : one.logBytes) + one.events * bytesPerLogEvent;

const billedRequests = ({ bytes, attempts }: FactOf<'awsCall'>) =>
  attempts * Math.max(1, Math.ceil(bytes / messageChunkBytes));

function only<Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): readonly FactOf<Kind>[] {
  return facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
