import { type Json, MAX_DATA_BYTES } from '../interpreter/json.ts';
import type { Batches } from '../interpreter/map-run-request.ts';
import { MapRunFailure } from './map-run-failure.ts';

/** The input of one child execution, and how many items are in it. */
export type ChildInput = { readonly text: string; readonly items: number };

/** What the children get: an item each, or `{"Items": […], "BatchInput": …}`. Throws MapRunFailure for one too big. */
export function* childInputs(items: Iterable<Json>, batches: Batches | undefined): Generator<ChildInput> {
  if (!batches) {
    for (const item of items) yield checked({ text: JSON.stringify(item), items: 1 });
    return;
  }
  const head = '{"Items":[';
  const tail = batches.input === undefined ? ']}' : `],"BatchInput":${JSON.stringify(batches.input)}}`;
  const around = head.length + Buffer.byteLength(tail);
  const mostItems = batches.maxItems ?? Number.POSITIVE_INFINITY;
  const mostBytes = Math.min(batches.maxBytes ?? MAX_DATA_BYTES, MAX_DATA_BYTES);
  let texts: string[] = [];
  let bytes = around;
  const batch = (): ChildInput => checked({ text: `${head}${texts.join(',')}${tail}`, items: texts.length });
  for (const item of items) {
    const text = JSON.stringify(item);
    const size = Buffer.byteLength(text) + 1;
    if (texts.length > 0 && (texts.length >= mostItems || bytes + size > mostBytes)) {
      yield batch();
      texts = [];
      bytes = around;
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield batch();
}

function checked(input: ChildInput): ChildInput {
  if (Buffer.byteLength(input.text) > MAX_DATA_BYTES) {
    const cause = `The input of a child workflow execution has more than ${MAX_DATA_BYTES} bytes.`;
    throw new MapRunFailure('States.DataLimitExceeded', cause);
  }
  return input;
}
