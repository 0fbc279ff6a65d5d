import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';

/** Per cent of the requests within five minutes that were answered with a 5XX; none without requests. */
export function serverErrorShare(api: RestApi): MathExpression {
  const period = minutes(5);
  return new MathExpression({
    label: '5XX, per cent',
    expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
    usingMetrics: {
      requests: api.metricCount({ period, statistic: Stats.SUM }),
      errors: api.metricServerError({ period, statistic: Stats.SUM }),
    },
    period,
  });
}

/** Requirements F2: 5XX over 5 % in five minutes. */
export function addApiAlarms(stack: ComandaStack, api: RestApi, topic: ITopic): void {
  new RunbookAlarm(stack, 'api-failing', {
    metric: serverErrorShare(api),
    over: 5,
    meaning: 'More than five per cent of the API’s answers within five minutes were 5XX.',
    runbook: 'api-failing',
    topic,
  });
}
