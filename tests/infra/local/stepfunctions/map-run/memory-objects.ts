import { type ObjectStore, ObjectStoreFailure } from '../../../../../infra/local/stepfunctions/map-run/object-store.ts';

/** Buckets in memory, for the map runs of the tests. */
export class MemoryObjects implements ObjectStore {
  readonly #objects = new Map<string, Buffer>();
  reads = 0;

  set(bucket: string, key: string, body: string | Buffer): this {
    this.#objects.set(`${bucket}/${key}`, Buffer.from(body));
    return this;
  }

  json(bucket: string, key: string): unknown {
    return JSON.parse(this.text(bucket, key));
  }

  text(bucket: string, key: string): string {
    const body = this.#objects.get(`${bucket}/${key}`);
    if (!body)
      throw new Error(`expected an object ${bucket}/${key}; there are ${[...this.#objects.keys()].join(', ')}`);
    return body.toString('utf8');
  }

  keys(): string[] {
    return [...this.#objects.keys()].sort();
  }

  async get(bucket: string, key: string): Promise<Buffer> {
    this.reads++;
    const body = this.#objects.get(`${bucket}/${key}`);
    if (!body) throw new ObjectStoreFailure('The specified key does not exist.');
    return body;
  }

  async put(bucket: string, key: string, body: string): Promise<void> {
    if (bucket === 'closed') throw new ObjectStoreFailure('Access Denied');
    this.set(bucket, key, body);
  }

  async *list(bucket: string, prefix: string) {
    for (const [path, body] of [...this.#objects].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const key = path.slice(bucket.length + 1);
      if (!path.startsWith(`${bucket}/${prefix}`)) continue;
      yield { key, etag: '"e"', lastModified: 1, size: body.length, storageClass: 'STANDARD' };
    }
  }
}
