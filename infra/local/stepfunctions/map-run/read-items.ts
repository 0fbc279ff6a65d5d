import { gunzipSync } from 'node:zlib';
import { isObject, type Json } from '../interpreter/json.ts';
import type { ItemFormat, ItemSource } from '../interpreter/map-run-request.ts';
import { itemReaderFailed } from './map-run-failure.ts';
import { type ListedObject, type ObjectStore, ObjectStoreFailure } from './object-store.ts';
import { csvItems, csvRows, mostItems, parseItems, parseValue } from './parse-items.ts';

/** The items of a map run, in their order (developer guide, "ItemReader"); throws MapRunFailure. */
export async function readItems(source: ItemSource, store: ObjectStore): Promise<readonly Json[]> {
  try {
    switch (source.kind) {
      case 'given':
        return source.items;
      case 'object':
        return await objectItems(source, store);
      case 'listing':
        return await listingItems(source, store);
    }
  } catch (error) {
    throw error instanceof ObjectStoreFailure ? itemReaderFailed(error.message) : error;
  }
}

async function objectItems(source: ItemSource & { kind: 'object' }, store: ObjectStore): Promise<readonly Json[]> {
  const { bucket, key, versionId, format } = source;
  mostItems(format.maxItems);
  const text = await textOf(store, bucket, key, versionId);
  return format.inputType === 'MANIFEST' ? inventoryItems(text, format, store) : parseItems(text, format);
}

async function textOf(store: ObjectStore, bucket: string, key: string, versionId?: string): Promise<string> {
  const bytes = await store.get(bucket, key, versionId);
  const isPacked = key.endsWith('.gz') && bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
}

async function listingItems(source: ItemSource & { kind: 'listing' }, store: ObjectStore): Promise<readonly Json[]> {
  const { bucket, prefix, format } = source;
  const most = mostItems(source.maxItems);
  const items: Json[] = [];
  for await (const object of store.list(bucket, prefix)) {
    if (items.length >= most) break;
    if (!format) {
      items.push(itemOf(object));
      continue;
    }
    // Consoles make empty objects for folders.
    if (object.key.endsWith('/') && object.size === 0) continue;
    const inner = parseItems(await textOf(store, bucket, object.key), format);
    for (const item of inner.slice(0, most - items.length)) items.push(item);
  }
  return items;
}

function itemOf({ key, etag, lastModified, size, storageClass }: ListedObject): Json {
  return { Etag: etag, Key: key, LastModified: lastModified, Size: size, StorageClass: storageClass };
}

/** The rows of the files that an S3 inventory's manifest names, by its schema. */
async function inventoryItems(text: string, format: ItemFormat, store: ObjectStore): Promise<readonly Json[]> {
  const manifest = parseValue(text, 'The manifest cannot be parsed');
  if (!isObject(manifest) || !Array.isArray(manifest.files) || typeof manifest.destinationBucket !== 'string') {
    throw itemReaderFailed('The manifest is not one of an S3 inventory.');
  }
  if (manifest.fileFormat !== 'CSV' || typeof manifest.fileSchema !== 'string') {
    throw itemReaderFailed(`The inventory's files must be in the format CSV, but are: ${manifest.fileFormat}`);
  }
  const bucket = manifest.destinationBucket.replace(/^arn:[^:]+:s3:::/, '');
  const headers = manifest.fileSchema.split(',').map((header) => header.trim());
  const most = mostItems(format.maxItems);
  const items: Json[] = [];
  for (const file of manifest.files) {
    if (items.length >= most) break;
    if (!isObject(file) || typeof file.key !== 'string') throw itemReaderFailed('A file of the manifest has no key.');
    const rows = csvRows(await textOf(store, bucket, file.key), ',', most - items.length);
    for (const item of csvItems(headers, rows)) items.push(item);
  }
  return items;
}
