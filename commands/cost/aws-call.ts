import type { FactOf, Purpose } from './facts.ts';

/** A command of the SDK, or of its document client, as far as the count looks into it. */
export interface SentCommand {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

/** Those that tell what they consumed when they are asked to. */
export const capacityOperations: ReadonlySet<string> = new Set(
  ['Get', 'Put', 'Update', 'Delete', 'Query', 'Scan', 'BatchGet', 'BatchWrite', 'TransactGet', 'TransactWrite'].flatMap(
    (verb) => [`${verb}Command`, `${verb}ItemCommand`, `${verb}ItemsCommand`],
  ),
);

const isWrite = (operation: string) => /^(Put|Update|Delete|BatchWrite|TransactWrite)/.test(operation);
const isTransaction = (operation: string) => operation.startsWith('Transact');

/** The fact of a call that was answered, or that failed with `outcome`. */
export function awsCallOf(client: string, command: SentCommand, outcome: unknown, purpose: Purpose): FactOf<'awsCall'> {
  const operation = command.constructor.name.replace(/Command$/, '');
  const service = serviceOf(client);
  const units =
    service === 'dynamodb'
      ? unitsOf(operation, command, outcome)
      : { readUnits: 0, writeUnits: 0, items: messagesOf(command) };
  return {
    kind: 'awsCall',
    service,
    operation,
    purpose,
    bytes: Buffer.byteLength(JSON.stringify(command.input, withoutBytes) ?? ''),
    attempts: attemptsOf(outcome),
    ...units,
  };
}

function messagesOf({ input }: SentCommand): number {
  const entries = input.Entries ?? input.PublishBatchRequestEntries;
  return Array.isArray(entries) ? entries.length : 1;
}

const serviceOf = (client: string) =>
  client === 'DynamoDBDocumentClient' ? 'dynamodb' : client.replace(/Client$/, '').toLowerCase();

const withoutBytes = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? '.'.repeat(value.byteLength) : value;

interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly items: number;
}

function unitsOf(operation: string, command: SentCommand, outcome: unknown): Units {
  const consumed = consumedUnits(outcome);
  const items = itemsOf(operation, command);
  const direction = isWrite(operation) ? 'writeUnits' : 'readUnits';
  const none = { readUnits: 0, writeUnits: 0, items };
  if (consumed !== undefined) return { ...none, [direction]: consumed };
  if (!(outcome instanceof Error)) return none;
  // A write whose condition did not hold is billed by the size of the item that is there, and says nothing of it here: at
  // least one unit an item, two in a transaction (docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
  const isRefused = /ConditionalCheckFailed|TransactionCanceled/.test(outcome.name);
  return isRefused ? { ...none, [direction]: items * (isTransaction(operation) ? 2 : 1) } : none;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

function consumedUnits(outcome: unknown): number | undefined {
  if (typeof outcome !== 'object' || outcome === null || !('ConsumedCapacity' in outcome)) return undefined;
  const consumed = outcome.ConsumedCapacity as Consumed | readonly Consumed[] | undefined; // as the SDK's types have it
  if (consumed === undefined) return undefined;
  const all = Array.isArray(consumed) ? consumed : [consumed];
  return all.reduce((sum: number, one: Consumed) => sum + (one.CapacityUnits ?? 0), 0);
}

function itemsOf(operation: string, { input }: SentCommand): number {
  if (isTransaction(operation)) return Array.isArray(input.TransactItems) ? input.TransactItems.length : 0;
  if (!operation.startsWith('Batch')) return 1;
  const tables = Object.values((input.RequestItems ?? {}) as Record<string, unknown>); // as the SDK's types have it
  return tables.reduce((sum: number, table) => sum + batchLength(table), 0);
}

function batchLength(table: unknown): number {
  if (Array.isArray(table)) return table.length;
  const keys = typeof table === 'object' && table !== null && 'Keys' in table ? table.Keys : undefined;
  return Array.isArray(keys) ? keys.length : 0;
}

function attemptsOf(outcome: unknown): number {
  if (typeof outcome !== 'object' || outcome === null || !('$metadata' in outcome)) return 1;
  const { attempts } = outcome.$metadata as { attempts?: number }; // in every output and every error of the SDK
  return attempts ?? 1;
}
