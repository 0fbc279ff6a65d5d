import { Duration } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';

export interface AuditTrailProps {
  readonly key: IKey;
  readonly accessLogs: IBucket;
  readonly invoices: IBucket;
  readonly table: TableV2;
}

type Selector = CfnTrail.AdvancedEventSelectorProperty;

/**
 * Requirements U3: who changed what in the account, in a bucket that nobody writes to but CloudTrail. Where the environment
 * wants data events, also every access to an invoice, and every access to the table that is not one of our functions'.
 */
export class AuditTrail extends Construct {
  readonly bucket: Bucket;

  constructor(scope: ComandaStack, { key, accessLogs, invoices, table }: AuditTrailProps) {
    super(scope, 'AuditTrail');
    const trailName = scope.named('audit');
    const trailArn = scope.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName });
    this.bucket = this.#bucket(scope, accessLogs);
    const cloudTrail = new ServicePrincipal('cloudtrail.amazonaws.com');
    const fromOurs = { 'aws:SourceArn': trailArn };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailLooks',
        principals: [cloudTrail],
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: fromOurs },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailWrites',
        principals: [cloudTrail],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`AWSLogs/${scope.account}/*`)],
        conditions: { StringEquals: { ...fromOurs, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
    const trail = new CfnTrail(this, 'Trail', {
      trailName,
      s3BucketName: this.bucket.bucketName,
      kmsKeyId: key.keyArn,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      advancedEventSelectors: [
        managementWrites,
        ...(scope.comanda.hasDataEvents ? [invoiceAccess(invoices), tableAccessByOthers(scope, table)] : []),
      ],
    });
    if (this.bucket.policy !== undefined) trail.node.addDependency(this.bucket.policy);
  }

  #bucket(scope: ComandaStack, accessLogs: IBucket): Bucket {
    const years = scope.comanda.isProtected ? 7 : undefined;
    return new Bucket(this, 'Bucket', {
      bucketName: `${scope.named('audit')}-${scope.account}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: scope.removalPolicy,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'audit/',
      lifecycleRules: [
        years === undefined
          ? { expiration: Duration.days(30), noncurrentVersionExpiration: Duration.days(1) }
          : {
              transitions: [
                { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
              ],
              expiration: Duration.days(years * 365 + 2),
              noncurrentVersionExpiration: Duration.days(90),
            },
      ],
    });
  }
}

const managementWrites: Selector = {
  name: 'Changes to the account',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Management'] },
    { field: 'readOnly', equalTo: ['false'] },
  ],
};

const invoiceAccess = (invoices: IBucket): Selector => ({
  name: 'Invoices read, written or removed',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
    { field: 'resources.ARN', startsWith: [`${invoices.bucketArn}/`] },
  ],
});

/** What our functions do to the table is told by the orders' own timelines, and would cost as much as the orders. */
const tableAccessByOthers = (scope: ComandaStack, table: TableV2): Selector => ({
  name: 'The table read or written by anybody but our functions',
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: ['AWS::DynamoDB::Table'] },
    { field: 'resources.ARN', startsWith: [table.tableArn] },
    {
      field: 'userIdentity.arn',
      notStartsWith: [
        `arn:${scope.partition}:sts::${scope.account}:assumed-role/comanda-${scope.comanda.name}-functions-`,
      ],
    },
  ],
});
