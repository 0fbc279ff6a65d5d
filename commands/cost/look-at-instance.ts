import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Instance } from '../../infra/local/instance.ts';
import {
  idempotencyTableDefinition,
  idempotencyTtlAttribute,
  tableDefinition,
  tableTtlAttribute,
} from '../../tasks/adapters/dynamodb/table-definition.ts';
import { executionFact } from './execution-fact.ts';
import type { Fact } from './facts.ts';
import { indexBytes, storedItemBytes } from './item-bytes.ts';

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** What a run leaves behind: the history of every execution, and every item of the tables. */
export async function lookAtInstance({ services }: Instance): Promise<readonly Fact[]> {
  const engine = new SFNClient({ ...local, endpoint: services.stepfunctions });
  const dynamodb = new DynamoDBClient({ ...local, endpoint: services.dynamodb });
  try {
    const [executions, items] = await Promise.all([executionFacts(engine), itemFacts(dynamodb)]);
    return [...executions, ...items];
  } finally {
    engine.destroy();
    dynamodb.destroy();
  }
}

async function executionFacts(engine: SFNClient): Promise<readonly Fact[]> {
  const { stateMachines = [] } = await engine.send(new ListStateMachinesCommand({}));
  const facts: Fact[] = [];
  for (const { stateMachineArn, name = '' } of stateMachines) {
    for (const { executionArn = '', status } of await executionsOf(engine, stateMachineArn)) {
      facts.push(
        executionFact({
          executionArn,
          machine: name,
          hasEnded: status !== 'RUNNING',
          events: await historyOf(engine, executionArn, true),
          eventsWithoutData: await historyOf(engine, executionArn, false),
        }),
      );
    }
  }
  return facts;
}

async function executionsOf(
  engine: SFNClient,
  stateMachineArn: string | undefined,
): Promise<readonly ExecutionListItem[]> {
  const found: ExecutionListItem[] = [];
  for (let nextToken: string | undefined, isFirst = true; isFirst || nextToken !== undefined; isFirst = false) {
    const page = await engine.send(new ListExecutionsCommand({ stateMachineArn, nextToken, maxResults: 1000 }));
    found.push(...(page.executions ?? []));
    nextToken = page.nextToken;
  }
  return found;
}

async function historyOf(
  engine: SFNClient,
  executionArn: string,
  includeExecutionData: boolean,
): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for (let nextToken: string | undefined, isFirst = true; isFirst || nextToken !== undefined; isFirst = false) {
    const command = new GetExecutionHistoryCommand({ executionArn, includeExecutionData, nextToken, maxResults: 1000 });
    const page = await engine.send(command);
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  }
  return events;
}

/** Products and their stock are there before the first order; what is stored of an order has its id or its message in the key. */
const isCatalogue = (item: Readonly<Record<string, AttributeValue>>) =>
  /^PRODUCT#/.test(item.PK?.S ?? '') || (item.SK?.S === 'STOCK' && /^STOCK#/.test(item.PK?.S ?? ''));

async function itemFacts(dynamodb: DynamoDBClient): Promise<readonly Fact[]> {
  const tables = [
    { table: 'comanda', definition: tableDefinition, ttl: tableTtlAttribute },
    { table: 'comanda-idempotency', definition: idempotencyTableDefinition, ttl: idempotencyTtlAttribute },
  ];
  const facts: Fact[] = [];
  for (const { table, definition, ttl } of tables) {
    const keysOf = (schema: { readonly KeySchema?: typeof definition.KeySchema }) =>
      (schema.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
    const indexes = (definition.GlobalSecondaryIndexes ?? []).map(keysOf);
    for (const item of await scan(dynamodb, table)) {
      if (isCatalogue(item)) continue;
      const bytes = { bytes: storedItemBytes(item), indexBytes: indexBytes(item, keysOf(definition), indexes) };
      facts.push({ kind: 'item', table, ...bytes, expires: item[ttl] !== undefined });
    }
  }
  return facts;
}

async function scan(
  dynamodb: DynamoDBClient,
  TableName: string,
): Promise<readonly Readonly<Record<string, AttributeValue>>[]> {
  const items: Record<string, AttributeValue>[] = [];
  for (let from: Record<string, AttributeValue> | undefined, isFirst = true; isFirst || from; isFirst = false) {
    const page = await dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey: from }));
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  }
  return items;
}
