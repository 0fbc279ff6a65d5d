import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { tableDefinition } from '../../../tasks/adapters/dynamodb/table-definition.ts';
import { synthesised } from './synthesised.ts';

describe('the tables', () => {
  let dev: Template;
  let production: Template;
  beforeAll(async () => {
    dev = (await synthesised('dev')).template('data');
    production = (await synthesised('production')).template('data');
  });

  test('have the keys and indexes that they have on one machine', () => {
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'comanda-dev-table',
      KeySchema: tableDefinition.KeySchema,
      AttributeDefinitions: Match.arrayWith([...(tableDefinition.AttributeDefinitions ?? [])].slice(0, 2)),
      GlobalSecondaryIndexes: tableDefinition.GlobalSecondaryIndexes?.map((index) => Match.objectLike(index)),
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  test('forget what has expired', () => {
    const ttl = (AttributeName: string) => ({ TimeToLiveSpecification: { AttributeName, Enabled: true } });
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', ttl('expiresAt'));
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', ttl('expiration'));
  });

  test('can be taken back to any second of the last 35 days, are encrypted with our key and show their hottest keys', () => {
    dev.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        Match.objectLike({
          Region: 'us-east-1',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          ContributorInsightsSpecification: { Enabled: true },
          SSESpecification: { KMSMasterKeyId: Match.anyValue() },
        }),
      ],
    });
  });

  test('hand on new items by a stream', () => {
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
  });

  test('cannot be deleted in production, not even together with their stack', () => {
    production.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })],
    });
    production.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    dev.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });

  test('stand by in a second region when there is one, under the replica of the same key', async () => {
    const { template } = await synthesised('production', { standbyRegion: 'us-west-2' });
    template('data').hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'comanda-production-table',
      // Replication itself needs both.
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: Match.arrayWith([
        Match.objectLike({ Region: 'us-west-2', SSESpecification: { KMSMasterKeyId: Match.anyValue() } }),
      ]),
    });
    template('keys').hasResourceProperties('AWS::KMS::Key', { MultiRegion: true });
  });
});

test('the key is renewed every year, and its users are named', async () => {
  const keys = (await synthesised('production')).template('keys');
  keys.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, RotationPeriodInDays: 365 });
  keys.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
  const policy = JSON.stringify(keys.findResources('AWS::KMS::Key'));
  expect(policy).not.toContain('"Principal":"*"');
});
