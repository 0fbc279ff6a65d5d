import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;

/** Of an item in storage (docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
export const storedItemBytes = (item: Item) => itemBytes(item) + overheadBytes;

/** DynamoDB bills 100 bytes more for each item it keeps, in the table and in each index. */
const overheadBytes = 100;

/** Names and values in UTF-8, three bytes more for a list or map and one for each of its elements. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Of the entries in those indexes whose keys the item has; they hold its keys alone. */
export function indexBytes(item: Item, tableKeys: readonly string[], indexes: readonly (readonly string[])[]): number {
  const entries = indexes.filter((keys) => keys.every((key) => item[key] !== undefined));
  return entries.reduce((sum, keys) => sum + storedItemBytes(pick(item, new Set([...tableKeys, ...keys]))), 0);
}

function pick(item: Item, names: ReadonlySet<string>): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) return value.L.reduce((sum, one) => sum + 1 + valueBytes(one), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  const set = [
    ...(value.SS ?? []).map(textBytes),
    ...(value.NS ?? []).map(numberBytes),
    ...(value.BS ?? []).map(byteLength),
  ];
  return set.reduce((sum, bytes) => sum + bytes, 0);
}

const textBytes = (text: string) => Buffer.byteLength(text);
const byteLength = (bytes: Uint8Array) => bytes.byteLength;

/** About one byte for two significant digits, one more, and one for a minus. */
function numberBytes(text: string): number {
  const digits = text.replace(/[-+.]|[eE].*$/g, '').replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
