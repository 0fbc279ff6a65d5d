import { Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Who asked for what and how it ended. No query, cookie or referrer: codes of sign-in and secrets of payments are in those. */
const recordFields = [
  'timestamp',
  'x-edge-location',
  'x-edge-request-id',
  'c-ip',
  'cs-method',
  'x-host-header',
  'cs-uri-stem',
  'sc-status',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
  'sc-bytes',
  'cs-bytes',
  'time-taken',
  'cs-protocol-version',
  'ssl-protocol',
  'cs(User-Agent)',
];

export interface ConsoleAccessLogProps {
  readonly distribution: Distribution;
  readonly bucket: Bucket;
  readonly name: string;
}

/** CloudFront's requests in the bucket of access logs, by its newer logging, which lets the fields be chosen. */
export class ConsoleAccessLog extends Construct {
  constructor(scope: Construct, id: string, { distribution, bucket, name }: ConsoleAccessLogProps) {
    super(scope, id);
    const { account, region, partition } = Stack.of(this);
    const allowed = bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ConsoleRequests',
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${account}/CloudFront/*`)],
        conditions: {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:delivery-source:${name}` },
        },
      }),
    );
    const source = new CfnDeliverySource(this, 'Source', {
      name,
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name,
      deliveryDestinationType: 'S3',
      destinationResourceArn: bucket.bucketArn,
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: name,
      deliveryDestinationArn: destination.attrArn,
      recordFields,
      s3SuffixPath: '/{DistributionId}/{yyyy}/{MM}/{dd}',
    });
    delivery.node.addDependency(source);
    if (allowed.policyDependable !== undefined) delivery.node.addDependency(allowed.policyDependable);
  }
}
