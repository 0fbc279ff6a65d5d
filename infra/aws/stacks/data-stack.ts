import type { KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { AttributeType, ProjectionType, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  idempotencyTableDefinition,
  idempotencyTtlAttribute,
  tableDefinition,
  tableTtlAttribute,
} from '../../../tasks/adapters/dynamodb/table-definition.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

export interface DataStackProps extends ComandaStackProps {
  readonly key: IKey;
  /** ARN of the key's replica, where the environment has a standby region. */
  readonly standbyKeyArn?: string;
}

/** The one table and the table of Powertools idempotency. */
export class DataStack extends ComandaStack {
  readonly table: TableV2;
  readonly idempotencyTable: TableV2;
  readonly key: IKey;

  constructor(scope: Construct, props: DataStackProps) {
    super(scope, 'data', props, 'Comanda: tables');
    const { key, standbyKeyArn } = props;
    this.key = key;
    const { standbyRegion } = this.comanda;
    const isReplicated = standbyRegion !== undefined && standbyKeyArn !== undefined;
    const replicaKeys = isReplicated ? { [standbyRegion]: standbyKeyArn } : undefined;
    const encryption = TableEncryptionV2.customerManagedKey(key, replicaKeys);
    const shared = {
      encryption,
      // On-demand is TableV2's own way of billing.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      contributorInsightsSpecification: { enabled: true },
      deletionProtection: this.comanda.isProtected,
      removalPolicy: this.removalPolicy,
      ...(isReplicated ? { replicas: [{ region: standbyRegion }] } : {}),
    };
    this.table = new TableV2(this, 'Table', {
      ...shared,
      ...keysOf(tableDefinition),
      tableName: this.named('table'),
      globalSecondaryIndexes: (tableDefinition.GlobalSecondaryIndexes ?? []).map((index) => ({
        indexName: index.IndexName ?? '',
        ...keysOf(index),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      timeToLiveAttribute: tableTtlAttribute,
      // Replication itself needs both images; the publisher reads the new one.
      dynamoStream: isReplicated ? StreamViewType.NEW_AND_OLD_IMAGES : StreamViewType.NEW_IMAGE,
    });
    this.idempotencyTable = new TableV2(this, 'IdempotencyTable', {
      ...shared,
      ...keysOf(idempotencyTableDefinition),
      tableName: this.named('idempotency'),
      timeToLiveAttribute: idempotencyTtlAttribute,
    });
  }
}

/** Every key of ours is text. */
function keysOf({ KeySchema = [] }: { readonly KeySchema?: readonly KeySchemaElement[] | undefined }) {
  const attribute = (type: 'HASH' | 'RANGE') => {
    const name = KeySchema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    return name === undefined ? undefined : { name, type: AttributeType.STRING };
  };
  const partitionKey = attribute('HASH');
  const sortKey = attribute('RANGE');
  if (partitionKey === undefined) throw new Error('a table or index without a partition key');
  return { partitionKey, ...(sortKey === undefined ? {} : { sortKey }) };
}
