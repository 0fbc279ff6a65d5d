import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnReplicaKey, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

/** The environment's key, with which everything at rest is encrypted. A stack of its own, as its replica must be there before the table's. */
export class KeysStack extends ComandaStack {
  /** As other stacks see it: they cannot change its policy, which would make this stack wait for theirs. */
  readonly key: IKey;
  readonly #own: Key;

  constructor(scope: Construct, props: ComandaStackProps) {
    super(scope, 'keys', props, 'Comanda: the key for everything at rest');
    this.#own = new Key(this, 'Key', {
      alias: this.named('data'),
      description: `Comanda ${this.comanda.name}: tables, queues, topics, secrets and logs`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      multiRegion: this.comanda.standbyRegion !== undefined,
      removalPolicy: this.removalPolicy,
      pendingWindow: Duration.days(this.comanda.isProtected ? 30 : 7),
    });
    this.key = Key.fromKeyArn(this, 'Shared', this.#own.keyArn);
    this.#letServicesUse();
  }

  /** Services that write on their own account have no role of ours to hold the permission. */
  #letServicesUse(): void {
    const { account, region, partition } = Stack.of(this);
    const use = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];
    this.#own.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroups',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
        },
      }),
    );
    this.#own.addToResourcePolicy(
      new PolicyStatement({
        sid: 'SendersAndKeepers',
        principals: ['cloudtrail', 'cloudwatch', 'events', 'scheduler', 'sns'].map(
          (name) => new ServicePrincipal(`${name}.amazonaws.com`),
        ),
        actions: use,
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    // What a state machine logs is encrypted as its history is, until it lies in its log group (Step Functions Developer
    // Guide, encryption-at-rest).
    this.#own.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogsOfMachines',
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: {
          StringLike: { 'kms:EncryptionContext:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
        },
      }),
    );
  }
}

export interface StandbyKeyStackProps extends ComandaStackProps {
  readonly primary: IKey;
  readonly standbyRegion: string;
}

/** The key's replica in the standby region, without which the table's replica could not be encrypted. */
export class StandbyKeyStack extends ComandaStack {
  constructor(scope: Construct, props: StandbyKeyStackProps) {
    super(scope, 'standby-key', props, 'Comanda: the key in the standby region', props.standbyRegion);
    new CfnReplicaKey(this, 'Key', {
      primaryKeyArn: props.primary.keyArn,
      keyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:${this.partition}:iam::${this.account}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    });
  }
}
