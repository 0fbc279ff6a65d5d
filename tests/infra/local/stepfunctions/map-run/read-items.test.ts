import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ItemFormat, ItemSource } from '../../../../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import { readItems } from '../../../../../infra/local/stepfunctions/map-run/read-items.ts';
import { MemoryObjects } from './memory-objects.ts';

const plain: ItemFormat = {
  inputType: 'JSON',
  csvHeaders: undefined,
  csvDelimiter: ',',
  itemsPointer: undefined,
  maxItems: 0,
};
const object = (format: Partial<ItemFormat>): ItemSource => ({
  kind: 'object',
  bucket: 'b',
  key: 'k',
  versionId: undefined,
  format: { ...plain, ...format },
});
const read = (text: string, format: Partial<ItemFormat>) =>
  readItems(object(format), new MemoryObjects().set('b', 'k', text));
const failure = (cause: unknown) => expect.objectContaining({ error: 'States.ItemReaderFailed', message: cause });

describe('CSV', () => {
  const csv = (text: string, format: Partial<ItemFormat> = {}) => read(text, { inputType: 'CSV', ...format });

  test('takes the headers from the first row', async () => {
    expect(await csv('Id,Name\n1,Ada\n2,"Lovelace, Ada"\n')).toEqual([
      { Id: '1', Name: 'Ada' },
      { Id: '2', Name: 'Lovelace, Ada' },
    ]);
  });

  test('takes the headers that the definition gives, and then every row is an item', async () => {
    expect(await csv('1|Ada\n2|Ben', { csvHeaders: ['id', 'name'], csvDelimiter: '|' })).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Ben' },
    ]);
  });

  test('fills rows that are too short with empty texts and cuts those that are too long', async () => {
    expect(await csv('a,b\n1\n1,2,3\n')).toEqual([
      { a: '1', b: '' },
      { a: '1', b: '2' },
    ]);
  });

  test('refuses two headers of one name', async () => {
    await expect(csv('a,a\n1,2')).rejects.toEqual(failure('CSV headers cannot contain duplicates.'));
  });

  test('reads no more rows than asked for, and all of them when that is none', async () => {
    expect(await csv('a\n1\n2\n3', { maxItems: 2 })).toHaveLength(2);
    expect(await csv('a\n1\n2\n3', { maxItems: 0 })).toHaveLength(3);
  });
});

describe('JSON', () => {
  test('gives the elements of the array', async () => {
    expect(await read('[1, {"a": 2}, "x"]', { maxItems: 2 })).toEqual([1, { a: 2 }]);
  });

  test('follows a pointer to the array, or to an object whose members are the items', async () => {
    const text = '{"a/b": {"list": [[1], [2]]}, "byName": {"x": 1, "y": 2}}';
    expect(await read(text, { itemsPointer: '/a~1b/list/1' })).toEqual([2]);
    expect(await read(text, { itemsPointer: '/byName' })).toEqual([
      { Key: 'x', Value: 1 },
      { Key: 'y', Value: 2 },
    ]);
  });

  test('fails on what is no array, and where the pointer leads nowhere', async () => {
    const nothing = failure('Attempting to map over non-iterable node.');
    await expect(read('{"a": 1}', {})).rejects.toEqual(nothing);
    await expect(read('{"a": 1}', { itemsPointer: '/b' })).rejects.toEqual(nothing);
  });

  test('fails on what is no JSON', async () => {
    await expect(read('[1,', {})).rejects.toEqual(failure(expect.stringContaining('cannot be parsed')));
  });
});

test('JSON Lines are items, but for empty lines; a broken line is named', async () => {
  expect(await read('{"a":1}\n\n2\r\n"x"\n', { inputType: 'JSONL' })).toEqual([{ a: 1 }, 2, 'x']);
  await expect(read('1\n{', { inputType: 'JSONL' })).rejects.toEqual(failure(expect.stringMatching(/^Line 2 /)));
});

describe('a listing', () => {
  const store = () =>
    new MemoryObjects()
      .set('b', 'in/', '')
      .set('b', 'in/1.json', '[1,2]')
      .set('b', 'in/2.json', '[3]')
      .set('b', 'x', '');
  const listing = (format: ItemFormat | undefined, maxItems = 0): ItemSource => ({
    kind: 'listing',
    bucket: 'b',
    prefix: 'in/',
    format,
    maxItems,
  });

  test('gives what S3 says of each object below the prefix', async () => {
    const items = await readItems(listing(undefined), store());
    expect(items).toHaveLength(3);
    expect(items[1]).toEqual({ Etag: '"e"', Key: 'in/1.json', LastModified: 1, Size: 5, StorageClass: 'STANDARD' });
  });

  test('gives the items in the objects when those are wanted', async () => {
    expect(await readItems(listing(plain), store())).toEqual([1, 2, 3]);
    expect(await readItems(listing(plain, 1), store())).toEqual([1]);
  });
});

test("an S3 inventory's manifest gives the rows of its packed files under the names of its schema", async () => {
  const manifest = {
    destinationBucket: 'arn:aws:s3:::lists',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key, Size',
    files: [{ key: 'd/1.csv.gz' }, { key: 'd/2.csv.gz' }],
  };
  const store = new MemoryObjects()
    .set('b', 'k', JSON.stringify(manifest))
    .set('lists', 'd/1.csv.gz', gzipSync('"shop","a.png","1"\n'))
    .set('lists', 'd/2.csv.gz', gzipSync('"shop","b.png","2"\n'));
  expect(await readItems(object({ inputType: 'MANIFEST' }), store)).toEqual([
    { Bucket: 'shop', Key: 'a.png', Size: '1' },
    { Bucket: 'shop', Key: 'b.png', Size: '2' },
  ]);
  await expect(read('{"files": []}', { inputType: 'MANIFEST' })).rejects.toEqual(failure(expect.anything()));
});

test('an object that is not there fails the reader in the words of the store', async () => {
  await expect(readItems(object({}), new MemoryObjects())).rejects.toEqual(
    failure('The specified key does not exist.'),
  );
});

test('a MaxItems below nothing is refused', async () => {
  await expect(read('[1]', { maxItems: -1 })).rejects.toEqual(failure('field MaxItems must be positive'));
});
