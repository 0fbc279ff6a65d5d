import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { ComandaStack } from './comanda-stack.ts';

/** The topic that alarms are told on, and the one who hears of them. */
export class AlarmTopic extends Topic {
  constructor(scope: ComandaStack, key: IKey) {
    super(scope, 'Alarms', {
      topicName: scope.named('alarms'),
      displayName: `Comanda ${scope.comanda.name}`,
      masterKey: key,
      enforceSSL: true,
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': scope.account },
          ArnLike: {
            'aws:SourceArn': `arn:${scope.partition}:cloudwatch:*:${scope.account}:alarm:${scope.named('*')}`,
          },
        },
      }),
    );
    new Subscription(scope, 'AlarmRecipient', {
      topic: this,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: StringParameter.valueForStringParameter(scope, scope.comanda.alarmRecipientParameter),
    });
  }
}
