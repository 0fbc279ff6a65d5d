import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from './comanda-stack.ts';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** The alarm is on while the metric is over it … */
  readonly over?: number;
  /** … or under this. One of the two. */
  readonly under?: number;
  /** What has happened, in one sentence for whoever is woken. */
  readonly meaning: string;
  /** The page under docs/runbooks that says what to do, without `.md`. */
  readonly runbook: string;
  readonly topic: ITopic;
  /** So many periods in a row; 1 without it. */
  readonly periods?: number;
  /** What its name ends with beside `name`: the alarm is made anew, and begins with nothing measured, when this changes. */
  readonly madeAnewFor?: string;
  /** Silence is fine unless it says that nothing measures any more. */
  readonly silenceMeans?: TreatMissingData;
}

/** An alarm whose description says what it means and which runbook to open. */
export class RunbookAlarm extends Alarm {
  /** `name` is the alarm's own, in kebab-case: `orders-waiting` becomes `comanda-dev-orders-waiting`. */
  constructor(scope: ComandaStack, name: string, props: RunbookAlarmProps) {
    const { metric, over, under, meaning, runbook, topic, periods = 1 } = props;
    const threshold = over ?? under;
    if (threshold === undefined) throw new Error(`the alarm "${name}" needs a limit: over or under`);
    super(scope, `Alarm-${name}`, {
      alarmName: scope.named(props.madeAnewFor === undefined ? name : `${name}-${props.madeAnewFor}`),
      alarmDescription: `${meaning} What to do: docs/runbooks/${runbook}.md`,
      metric,
      threshold,
      comparisonOperator:
        over === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: props.silenceMeans ?? TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

export const minutes = (count: number) => Duration.minutes(count);
