import { beforeAll, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesised } from './synthesised.ts';

let messaging: Template;
beforeAll(async () => {
  messaging = (await synthesised('staging')).template('messaging');
});

test('the order queue is as requirement O3 says', () => {
  const [dead] = Object.keys(
    messaging.findResources('AWS::SQS::Queue', { Properties: { QueueName: 'comanda-staging-orders-dead' } }),
  );
  messaging.hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'comanda-staging-orders',
    FifoQueue: Match.absent(),
    VisibilityTimeout: 300,
    MessageRetentionPeriod: 14 * 24 * 3600,
    ReceiveMessageWaitTimeSeconds: 20,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] }, maxReceiveCount: 3 },
  });
});

test('every queue and topic is encrypted with our key, keeps a message for 14 days and is deaf to plain HTTP', () => {
  messaging.allResourcesProperties('AWS::SQS::Queue', {
    KmsMasterKeyId: Match.anyValue(),
    MessageRetentionPeriod: 14 * 24 * 3600,
  });
  messaging.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
  const refusing = [
    ...Object.values(messaging.findResources('AWS::SQS::QueuePolicy')),
    ...Object.values(messaging.findResources('AWS::SNS::TopicPolicy')),
  ].filter(({ Properties }) => JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'));
  const all = ['AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap((type) => Object.keys(messaging.findResources(type)));
  expect(refusing).toHaveLength(all.length);
});

test('what can never be published or delivered has a queue to end in', () => {
  for (const name of ['changes-dead', 'events-dead']) {
    messaging.hasResourceProperties('AWS::SQS::Queue', { QueueName: `comanda-staging-${name}` });
  }
});

test('mail leaves from the domain of the sender, signed', () => {
  messaging.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'staging.comanda.example' });
});
