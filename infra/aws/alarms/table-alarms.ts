import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

export interface WatchedTable {
  /** Of the alarm. */
  readonly name: string;
  readonly tableName: string;
  readonly indexNames: readonly string[];
}

/** Throttled reads and writes of a table and of its indexes, which CloudWatch counts apart. */
export function throttlesOf({ name, tableName, indexNames }: WatchedTable): MathExpression {
  const period = minutes(5);
  const usingMetrics: Record<string, Metric> = {};
  for (const [i, index] of [undefined, ...indexNames].entries()) {
    for (const kind of ['Read', 'Write']) {
      // Unlike that of another table in the same graph.
      usingMetrics[`${kind.toLowerCase()}_${i}_${name.replaceAll('-', '_')}`] = new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: `${kind}ThrottleEvents`,
        dimensionsMap: { TableName: tableName, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) },
        statistic: Stats.SUM,
        period,
      });
    }
  }
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ label: name, expression, usingMetrics, period });
}

/** Requirements F2: throttles of a table over 0. */
export function addTableAlarms(stack: ComandaStack, tables: readonly WatchedTable[], topic: ITopic): void {
  for (const table of tables) {
    const { name } = table;
    new RunbookAlarm(stack, `${name}-throttled`, {
      metric: throttlesOf(table),
      over: 0,
      meaning: `DynamoDB refused reads or writes of the ${name} within five minutes, because they were too many.`,
      runbook: 'table-throttled',
      topic,
    });
  }
}
