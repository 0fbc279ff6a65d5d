/** An object of a listing, as S3 describes it. */
export type ListedObject = {
  readonly key: string;
  readonly etag: string;
  /** Seconds since the epoch. */
  readonly lastModified: number;
  readonly size: number;
  readonly storageClass: string;
};

/** What map runs need of S3. A failure of the service is thrown as ObjectStoreFailure. */
export type ObjectStore = {
  get(bucket: string, key: string, versionId?: string): Promise<Buffer>;
  put(bucket: string, key: string, body: string): Promise<void>;
  /** Every object whose key begins with the prefix, in the order of the keys. */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
};

/** The store refused or could not be reached; the message is the cause in AWS's words. */
export class ObjectStoreFailure extends Error {
  override name = 'ObjectStoreFailure';
}

/** For an engine that was given no store. */
export const noObjects: ObjectStore = {
  get: () => refuse(),
  put: () => refuse(),
  // biome-ignore lint/correctness/useYield: there is nothing to list
  async *list() {
    await refuse();
  },
};

async function refuse(): Promise<never> {
  throw new ObjectStoreFailure('This engine was given no way to S3');
}
