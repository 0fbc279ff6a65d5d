import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Dashboard, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { serverErrorShare } from '../alarms/api-alarms.ts';
import { functionMetric } from '../alarms/function-alarms.ts';
import { deadLetterQueues, queueMetric } from '../alarms/queue-alarms.ts';
import { throttlesOf, type WatchedTable } from '../alarms/table-alarms.ts';
import { oldestWait } from '../alarms/waiting-alarms.ts';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import type { DeployedMachine } from '../constructs/deployed-machine.ts';
import { minutes } from '../constructs/runbook-alarm.ts';
import { graph, heading, ownMetricBy } from './widgets.ts';

export interface Watched {
  readonly api: RestApi;
  readonly machines: ReadonlyMap<string, DeployedMachine>;
  readonly functionNames: readonly string[];
  readonly tables: readonly WatchedTable[];
  /** The tasks that wait. */
  readonly waits: readonly string[];
}

/** Requirements F2: API performance, order processing, system health, business. */
export function addDashboards(stack: ComandaStack, watched: Watched): void {
  const dashboards: Readonly<Record<string, readonly (readonly IWidget[])[]>> = {
    'api-performance': apiPerformance(stack, watched),
    'order-processing': orderProcessing(stack, watched),
    'system-health': systemHealth(stack, watched),
    business: business(stack, watched),
  };
  for (const [name, rows] of Object.entries(dashboards)) {
    new Dashboard(stack, `Dashboard-${name}`, {
      dashboardName: stack.named(name),
      defaultInterval: minutes(180),
      widgets: rows.map((row) => [...row]),
    });
  }
}

const percentiles = [Stats.percentile(50), Stats.percentile(95), Stats.percentile(99)];
const period = minutes(5);
const sum = { period, statistic: Stats.SUM };

function apiPerformance(stack: ComandaStack, { api }: Watched): IWidget[][] {
  return [
    [heading('The floor: p50 under 45 ms, p95 under 120 ms, p99 under 280 ms, 5XX under 5 %.')],
    [
      graph('Requests', [api.metricCount(sum)]),
      graph(
        'Latency, ms',
        percentiles.map((statistic) => api.metricLatency({ period, statistic, label: statistic })),
      ),
    ],
    [
      graph('Errors', [
        api.metricClientError({ ...sum, label: '4XX' }),
        api.metricServerError({ ...sum, label: '5XX' }),
      ]),
      graph('5XX, per cent', [serverErrorShare(api)]),
    ],
    [
      graph(
        'The function behind it, ms',
        percentiles.map((statistic) => functionMetric(stack, 'api', 'Duration', statistic).with({ label: statistic })),
      ),
      graph('Its instances', [functionMetric(stack, 'api', 'ConcurrentExecutions', Stats.MAXIMUM)]),
    ],
  ];
}

function orderProcessing(stack: ComandaStack, { machines, waits }: Watched): IWidget[][] {
  const ofEach = (pick: (machine: DeployedMachine['machine'], label: string) => ReturnType<typeof oldestWait>) =>
    [...machines].map(([name, { machine }]) => pick(machine, name));
  return [
    [heading('Placed, begun, carried through. A failed execution is an order that stands still.')],
    [
      graph(
        'Started',
        ofEach((machine, label) => machine.metricStarted({ ...sum, label })),
      ),
      graph(
        'Succeeded',
        ofEach((machine, label) => machine.metricSucceeded({ ...sum, label })),
      ),
    ],
    [
      graph(
        'Failed',
        ofEach((machine, label) => machine.metricFailed({ ...sum, label })),
      ),
      graph(
        'Timed out',
        ofEach((machine, label) => machine.metricTimedOut({ ...sum, label })),
      ),
    ],
    [
      graph(
        'Oldest order of each wait, seconds',
        waits.map((task) => oldestWait(stack, task)),
      ),
      graph(
        'Oldest message, seconds',
        ['orders', 'bus-events'].map((queue) => queueMetric(stack, queue, 'ApproximateAgeOfOldestMessage')),
      ),
    ],
    [
      graph(
        'Dead letters',
        Object.keys(deadLetterQueues).map((queue) => queueMetric(stack, queue, 'ApproximateNumberOfMessagesVisible')),
      ),
      graph('Events behind, ms', [functionMetric(stack, 'publish-changes', 'IteratorAge', Stats.MAXIMUM)]),
    ],
  ];
}

function systemHealth(stack: ComandaStack, { functionNames, tables }: Watched): IWidget[][] {
  const ofFunctions = (metric: string, statistic: string) =>
    functionNames.map((name) => functionMetric(stack, name, metric, statistic));
  return [
    [heading('Declines of a payment or a label are errors of a function too: its log says which.')],
    [
      graph('Errors of functions', ofFunctions('Errors', Stats.SUM)),
      graph('Throttles of functions', ofFunctions('Throttles', Stats.SUM)),
    ],
    [
      graph('Duration of functions, p95, ms', ofFunctions('Duration', Stats.percentile(95))),
      graph('Instances', ofFunctions('ConcurrentExecutions', Stats.MAXIMUM)),
    ],
    [graph('Throttles of tables', tables.map(throttlesOf))],
  ];
}

function business(stack: ComandaStack, { machines }: Watched): IWidget[][] {
  const fulfilled = machines.get('fulfill-order')?.machine;
  return [
    [
      heading(
        'Revenue is what was captured, in whole units of its currency; amounts of several currencies do not add up.',
      ),
    ],
    [
      graph('Orders created, by payment method', [
        ownMetricBy(stack, { metric: 'OrdersCreated', dimensions: ['paymentMethod'], statistic: 'Sum' }),
      ]),
      graph('Revenue, by payment method and currency', [
        ownMetricBy(stack, { metric: 'Revenue', dimensions: ['currency', 'paymentMethod'], statistic: 'Sum' }),
      ]),
    ],
    [
      ...(fulfilled === undefined ? [] : [graph('Orders carried to an end', [fulfilled.metricSucceeded(sum)])]),
      graph('Orders that wait for support', [oldestWait(stack, 'ask-support')]),
    ],
  ];
}
