import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HealthCheck, HealthCheckType } from 'aws-cdk-lib/aws-route53';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';
import type { DataStack } from './data-stack.ts';
import type { EventsStack } from './events-stack.ts';

export interface StandbyStackProps extends ComandaStackProps {
  readonly data: DataStack;
  readonly events: EventsStack;
}

/**
 * Requirements F4: whether the site answers, seen from outside, where the environment has a domain; and whether the table's
 * replica keeps up, where it has a standby region. What to do then is for people: docs/runbooks/site-down.md.
 */
export class StandbyStack extends ComandaStack {
  constructor(scope: Construct, props: StandbyStackProps) {
    super(scope, 'standby', props, 'Comanda: health from outside, and the standby region’s lag');
    const { alarms } = props.events;
    const { domain, standbyRegion } = this.comanda;
    if (domain !== undefined) this.#watchSite(domain.name, alarms);
    if (standbyRegion !== undefined) this.#watchReplica(props.data, standbyRegion, alarms);
  }

  #watchSite(domainName: string, topic: ITopic): void {
    const health = new HealthCheck(this, 'Health', {
      type: HealthCheckType.HTTPS,
      fqdn: domainName,
      resourcePath: '/api/v1/health',
      requestInterval: Duration.seconds(30),
      failureThreshold: 3,
      measureLatency: true,
    });
    new RunbookAlarm(this, 'site-down', {
      // Route 53 keeps its metrics in us-east-1, where all of this is.
      metric: new Metric({
        namespace: 'AWS/Route53',
        metricName: 'HealthCheckStatus',
        dimensionsMap: { HealthCheckId: health.healthCheckId },
        statistic: Stats.MINIMUM,
        period: minutes(1),
      }),
      under: 1,
      meaning: `https://${domainName}/api/v1/health does not answer, seen from several places of the world.`,
      runbook: 'site-down',
      topic,
      periods: 2,
      silenceMeans: TreatMissingData.BREACHING,
    });
  }

  #watchReplica({ table }: DataStack, standbyRegion: string, topic: ITopic): void {
    new RunbookAlarm(this, 'replica-late', {
      metric: new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: 'ReplicationLatency',
        dimensionsMap: { TableName: table.tableName, ReceivingRegion: standbyRegion },
        statistic: Stats.MAXIMUM,
        period: minutes(5),
      }),
      over: 60_000,
      meaning: `Writes reach the table’s replica in ${standbyRegion} more than a minute late.`,
      runbook: 'replica-late',
      topic,
      periods: 2,
    });
  }
}
