import { Duration } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

/** The filter of a bucket’s request metrics that takes in all of it. */
export const wholeBucket = 'EntireBucket';

/** The buckets, but for the console's own. */
export class StorageStack extends ComandaStack {
  readonly invoices: Bucket;
  readonly productImages: Bucket;
  /** Histories of executions, which AWS itself keeps for 90 days only. */
  readonly archive: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, props: ComandaStackProps) {
    super(scope, 'storage', props, 'Comanda: invoices, product images, archive, access logs');
    this.accessLogs = this.#bucket('access-logs', {
      // In a bucket with versions what expires is only hidden, until its version goes too.
      lifecycleRules: [
        { expiration: Duration.days(this.comanda.logRetentionDays), noncurrentVersionExpiration: Duration.days(1) },
      ],
    });
    // Request metrics: requirements F2 has an alarm on them.
    const logged = { serverAccessLogsBucket: this.accessLogs, metrics: [{ id: wholeBucket }] };
    this.invoices = this.#bucket('invoices', {
      ...logged,
      serverAccessLogsPrefix: 'invoices/',
      // Requirements V1: kept seven years; a copy that was replaced, for a year.
      intelligentTieringConfigurations: [
        {
          name: 'invoices',
          archiveAccessTierTime: Duration.days(125),
          deepArchiveAccessTierTime: Duration.days(180),
        },
      ],
      lifecycleRules: [
        {
          transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
          expiration: Duration.days(7 * 365 + 2),
          noncurrentVersionExpiration: Duration.days(365),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.productImages = this.#bucket('product-images', {
      ...logged,
      serverAccessLogsPrefix: 'product-images/',
      lifecycleRules: [
        {
          transitions: [
            { storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) },
            { storageClass: StorageClass.GLACIER, transitionAfter: Duration.days(90) },
          ],
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.archive = this.#bucket('archive', {
      ...logged,
      serverAccessLogsPrefix: 'archive/',
      lifecycleRules: [
        {
          transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(30) }],
          expiration: Duration.days(7 * 365 + 2),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
  }

  #bucket(name: string, props: BucketProps): Bucket {
    return new Bucket(this, pascalCase(name), {
      // Bucket names are the whole world's: the account makes ours our own.
      bucketName: `${this.named(name)}-${this.account}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: this.removalPolicy,
      ...props,
    });
  }
}

const pascalCase = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());
