import { beforeAll, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesised } from './synthesised.ts';

let dev: Template;
let production: Template;
beforeAll(async () => {
  dev = (await synthesised('dev')).template('storage');
  production = (await synthesised('production')).template('storage');
});

const named = (name: string) => ({ 'Fn::Join': ['', [`comanda-production-${name}-`, { Ref: 'AWS::AccountId' }]] });

test('no bucket is public, unencrypted or without earlier versions', () => {
  dev.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: Match.anyValue(),
    VersioningConfiguration: { Status: 'Enabled' },
  });
});

test('every bucket refuses what does not come by TLS 1.2', () => {
  const buckets = Object.keys(dev.findResources('AWS::S3::Bucket'));
  const policies = Object.values(dev.findResources('AWS::S3::BucketPolicy'));
  expect(buckets).toHaveLength(4);
  for (const bucket of buckets) {
    const policy = policies.find(({ Properties }) => Properties.Bucket.Ref === bucket);
    const denied = JSON.stringify(policy?.Properties.PolicyDocument.Statement);
    expect(denied).toContain('"aws:SecureTransport":"false"');
    expect(denied).toContain('"s3:TlsVersion":1.2');
  }
});

test('invoices are kept for seven years and go to archive tiers after 125 and 180 days', () => {
  production.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: named('invoices'),
    IntelligentTieringConfigurations: [
      Match.objectLike({
        Tierings: [
          { AccessTier: 'ARCHIVE_ACCESS', Days: 125 },
          { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 },
        ],
      }),
    ],
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 * 365 + 2 })] },
  });
});

test('product images go to infrequent access after 30 days and to Glacier after 90', () => {
  production.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: named('product-images'),
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({
          Transitions: [
            { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
            { StorageClass: 'GLACIER', TransitionInDays: 90 },
          ],
        }),
      ],
    },
  });
});

test('who read or wrote an object is written down, as long as logs are kept', () => {
  for (const name of ['invoices', 'product-images', 'archive']) {
    production.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: named(name),
      LoggingConfiguration: { LogFilePrefix: `${name}/`, DestinationBucketName: Match.anyValue() },
    });
  }
  const kept = (ExpirationInDays: number) => ({
    LifecycleConfiguration: {
      Rules: [{ ExpirationInDays, NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' }],
    },
  });
  production.hasResourceProperties('AWS::S3::Bucket', { BucketName: named('access-logs'), ...kept(90) });
  dev.hasResourceProperties('AWS::S3::Bucket', kept(7));
});

test('in production buckets outlive their stack', () => {
  production.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
});
