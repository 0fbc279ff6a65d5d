import type { Json } from './json.ts';

/** What a map run has to do. It is data: it is kept with the execution and written down by whoever runs it. */
export type MapRunRequest = {
  /** `arn:…:mapRun:<machine>/<label>:<uuid>` */
  readonly arn: string;
  readonly executionArn: string;
  readonly label: string;
  /** The frame of the execution that waits for the run. */
  readonly frame: number;
  /** The block of the execution's definition that each child runs. */
  readonly block: string;
  /** The Map state, for messages. */
  readonly stateName: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  readonly items: ItemSource;
  readonly batches: Batches | undefined;
  /** 0 for no limit of its own. */
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
  readonly writer: ResultWriting | undefined;
};

/** How many items may fail: absent limits say nothing, and without any the first failure is one too many. */
export type Tolerance = { readonly count: number | undefined; readonly percentage: number | undefined };

export type ItemSource =
  | { readonly kind: 'given'; readonly items: readonly Json[] }
  | {
      readonly kind: 'object';
      readonly bucket: string;
      readonly key: string;
      readonly versionId: string | undefined;
      readonly format: ItemFormat;
    }
  | {
      readonly kind: 'listing';
      readonly bucket: string;
      readonly prefix: string;
      /** Present when the listed objects' own items are wanted, not the list. */
      readonly format: ItemFormat | undefined;
      readonly maxItems: number;
    };

/** How an object's text becomes items. */
export type ItemFormat = {
  readonly inputType: 'CSV' | 'JSON' | 'JSONL' | 'MANIFEST';
  /** Undefined when the first row holds them. */
  readonly csvHeaders: readonly string[] | undefined;
  readonly csvDelimiter: string;
  /** A JSON Pointer (RFC 6901) to the items in a JSON object. */
  readonly itemsPointer: string | undefined;
  /** 0 for all; below 0 is a mistake that reading reports. */
  readonly maxItems: number;
};

export type Batches = {
  readonly maxItems: number | undefined;
  readonly maxBytes: number | undefined;
  readonly input: Json | undefined;
};

export type ResultWriting = {
  /** Absent when the results only take another form. */
  readonly target: { readonly bucket: string; readonly prefix: string } | undefined;
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType: 'JSON' | 'JSONL';
};

/** How a map run ended. `output` is the text of a JSON value. */
export type MapRunOutcome =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly error: string; readonly cause: string };
