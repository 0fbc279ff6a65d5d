import { GraphWidget, type IMetric, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { metricsNamespace } from '../constructs/own-metrics.ts';
import { minutes } from '../constructs/runbook-alarm.ts';

/** Half a row; lines over five minutes. */
export function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left: [...left], right: [...right], width: 12, height: 6 });
}

/** A whole row that says what to look for. */
export function heading(text: string): TextWidget {
  return new TextWidget({ markdown: text, width: 24, height: 2 });
}

/** A line for each combination of those dimensions that one of our own metrics has in this environment. */
export function ownMetricBy(
  stack: ComandaStack,
  { metric, dimensions, statistic }: { metric: string; dimensions: readonly string[]; statistic: string },
): MathExpression {
  const schema = [metricsNamespace, 'environment', ...dimensions].join(',');
  return new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metric}" environment="${stack.comanda.name}"', '${statistic}', 300)`,
    usingMetrics: {},
    label: '',
    period: minutes(5),
  });
}
