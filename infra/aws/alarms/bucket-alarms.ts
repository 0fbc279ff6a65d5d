import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { ComandaStack } from '../constructs/comanda-stack.ts';
import { minutes, RunbookAlarm } from '../constructs/runbook-alarm.ts';
import { wholeBucket } from '../stacks/storage-stack.ts';

/** Requirements F2: 4XX of a bucket over 5 in five minutes. The bucket has request metrics for this. */
export function addBucketAlarms(stack: ComandaStack, buckets: Readonly<Record<string, IBucket>>, topic: ITopic): void {
  for (const [name, { bucketName }] of Object.entries(buckets)) {
    new RunbookAlarm(stack, `${name}-refused`, {
      metric: new Metric({
        namespace: 'AWS/S3',
        metricName: '4xxErrors',
        dimensionsMap: { BucketName: bucketName, FilterId: wholeBucket },
        statistic: Stats.SUM,
        period: minutes(5),
      }),
      over: 5,
      meaning: `S3 refused more than five requests to the bucket of ${name} within five minutes.`,
      runbook: 'bucket-refuses',
      topic,
    });
  }
}
