import type { MapRunRequest, ResultWriting } from '../interpreter/map-run-request.ts';
import { mapRunId } from './children.ts';
import { type Ended, resultsOf } from './format-result.ts';
import { MapRunFailure } from './map-run-failure.ts';
import { type ObjectStore, ObjectStoreFailure } from './object-store.ts';

type Target = NonNullable<ResultWriting['target']>;
type Kind = 'SUCCEEDED' | 'FAILED' | 'PENDING';

/** A file of results is closed when it is this long. */
const FILE_BYTES = 64 * 1024 * 1024;

/**
 * Writes the results to S3 in AWS's layout, one list of files for each way a child can end, and last the manifest that
 * names them. Answers the state's output; throws MapRunFailure.
 */
export async function writeResults(
  request: MapRunRequest,
  writing: ResultWriting & { readonly target: Target },
  children: AsyncIterable<Ended>,
  store: ObjectStore,
): Promise<string> {
  const { target } = writing;
  const folder = `${target.prefix === '' ? '' : `${target.prefix.replace(/\/$/, '')}/`}${mapRunId(request.arn)}`;
  const files = {
    FAILED: new ResultFiles(store, target.bucket, `${folder}/FAILED`, writing),
    PENDING: new ResultFiles(store, target.bucket, `${folder}/PENDING`, writing),
    SUCCEEDED: new ResultFiles(store, target.bucket, `${folder}/SUCCEEDED`, writing),
  };
  try {
    for await (const ended of children) await files[kindOf(ended)].add(resultsOf(ended, writing.transformation));
    const manifest = {
      DestinationBucket: target.bucket,
      MapRunArn: request.arn,
      ResultFiles: {
        FAILED: await files.FAILED.close(),
        PENDING: await files.PENDING.close(),
        SUCCEEDED: await files.SUCCEEDED.close(),
      },
    };
    const key = `${folder}/manifest.json`;
    await store.put(target.bucket, key, JSON.stringify(manifest));
    return JSON.stringify({ MapRunArn: request.arn, ResultWriterDetails: { Bucket: target.bucket, Key: key } });
  } catch (error) {
    if (!(error instanceof ObjectStoreFailure)) throw error;
    throw new MapRunFailure('States.ResultWriterFailed', error.message);
  }
}

function kindOf({ end }: Ended): Kind {
  if (!end) return 'PENDING';
  return end.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED';
}

/** Results of one kind, in as many files as they need. */
class ResultFiles {
  readonly #store: ObjectStore;
  readonly #bucket: string;
  readonly #path: string;
  readonly #isLines: boolean;
  readonly #written: { Key: string; Size: number }[] = [];
  #texts: string[] = [];
  #bytes = 0;

  constructor(store: ObjectStore, bucket: string, path: string, { outputType }: ResultWriting) {
    this.#store = store;
    this.#bucket = bucket;
    this.#path = path;
    this.#isLines = outputType === 'JSONL';
  }

  async add(texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      this.#texts.push(text);
      this.#bytes += Buffer.byteLength(text) + 1;
    }
    if (this.#bytes >= FILE_BYTES) await this.#write();
  }

  async close(): Promise<readonly { Key: string; Size: number }[]> {
    if (this.#texts.length > 0) await this.#write();
    return this.#written;
  }

  async #write(): Promise<void> {
    const body = this.#isLines ? this.#texts.map((text) => `${text}\n`).join('') : `[${this.#texts.join(',')}]`;
    const key = `${this.#path}_${this.#written.length}.${this.#isLines ? 'jsonl' : 'json'}`;
    await this.#store.put(this.#bucket, key, body);
    this.#written.push({ Key: key, Size: Buffer.byteLength(body) });
    this.#texts = [];
    this.#bytes = 0;
  }
}
