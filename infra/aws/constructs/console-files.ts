import { Duration, RemovalPolicy, Token, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';

export interface ConsoleFilesProps {
  /** The folder that the console's build left. */
  readonly folder: string;
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  /** What the console reads at its start, for the same files serve every environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly key: IKey;
}

/** The built console in its bucket. Older files stay, for pages that are open go on asking for them. */
export class ConsoleFiles extends Construct {
  constructor(stack: ComandaStack, id: string, { folder, bucket, distribution, settings, key }: ConsoleFilesProps) {
    super(stack, id);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${stack.named('console-files')}`,
      retention: stack.comanda.logRetentionDays,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const shared = { destinationBucket: bucket, prune: false, logGroup, memoryLimit: 256 };
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(folder)],
      exclude: ['*'],
      include: ['assets/*'],
      // Their names change with their content.
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...shared,
      sources: [Source.asset(folder), Source.jsonData('settings.json', settings)],
      exclude: ['assets/*'],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/index.html', '/settings.json'],
    });
    // A page must never ask for what is not there yet.
    pages.node.addDependency(assets);
    acknowledgeCopier(stack, bucket);
  }
}

/** The function that copies is CDK's own, and so are its permissions. */
function acknowledgeCopier(stack: ComandaStack, bucket: Bucket): void {
  const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
  const made = bucket.node.defaultChild as CfnBucket; // what a Bucket makes
  const copying = ['GetBucket*', 'GetObject*', 'List*', 'Abort*', 'DeleteObject*'].map(
    (action) => `Action::s3:${action}`,
  );
  const places = [
    `Resource::arn:aws:s3:::cdk-hnb659fds-assets-${account}-${stack.region}/*`,
    `Resource::<${stack.getLogicalId(made)}.Arn>/*`,
  ];
  Validations.of(stack).acknowledge(
    { id: 'AwsSolutions-L1', reason: 'The function that copies the files comes with CDK, and so does its runtime.' },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: "CDK's function for copying files may write its log.",
    },
    ...[...copying, ...places].map((finding) => ({
      id: `AwsSolutions-IAM5[${finding}]`,
      reason: "CDK's function copies files, whose names change with each build, from CDK's bucket into the console's.",
    })),
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: "CDK's function has CloudFront fetch the pages anew, and asks for that without naming the distribution.",
    },
  );
}
