import { isObject, type Json } from '../json.ts';

/** Nested deeper than this values count as alike: only the order of a result depends on it. */
const MAX_DEPTH = 100;

/** What Java's hashCode gives for the value as AWS holds it: Integer, Long, Double, String, List, Map. */
function hashOf(value: Json, depth: number): number {
  if (value === null || depth > MAX_DEPTH) return 0;
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'number') return hashOfNumber(value);
  if (typeof value === 'string') return hashOfText(value);
  if (isObject(value)) {
    let hash = 0;
    for (const [key, item] of Object.entries(value)) hash = (hash + (hashOfText(key) ^ hashOf(item, depth + 1))) | 0;
    return hash;
  }
  let hash = 1;
  for (const item of value) hash = (Math.imul(31, hash) + hashOf(item, depth + 1)) | 0;
  return hash;
}

function hashOfText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}

function hashOfNumber(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) <= 0x7fffffff) return value | 0;
  const bytes = new DataView(new ArrayBuffer(8));
  if (Number.isSafeInteger(value)) bytes.setBigInt64(0, BigInt(value));
  else bytes.setFloat64(0, value);
  return bytes.getInt32(0) ^ bytes.getInt32(4);
}

/** The distinct values in the order in which Java's HashSet gives them, which is what AWS's ArrayUnique answers. */
export function inHashSetOrder(items: readonly Json[], isSame: (left: Json, right: Json) => boolean): Json[] {
  let size = 16;
  while (size < Math.floor(items.length / 0.75) + 1) size *= 2;
  const buckets = new Map<number, Json[]>();
  for (const item of items) {
    const hash = hashOf(item, 0);
    const number = (hash ^ (hash >>> 16)) & (size - 1);
    const bucket = buckets.get(number);
    if (!bucket) buckets.set(number, [item]);
    else if (!bucket.some((other) => isSame(other, item))) bucket.push(item);
  }
  return [...buckets.keys()].sort((left, right) => left - right).flatMap((number) => buckets.get(number) ?? []);
}
