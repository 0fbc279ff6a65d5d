import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { HistoryEvent } from '../interpreter/history-event.ts';
import type { Archive } from './stored-execution.ts';

/** What is read at once: events, and bytes of their JSON. */
const PAGE_EVENTS = 250;
const PAGE_BYTES = 256 * 1024;

/** A page of a history, compressed. */
export type HistoryPage = { readonly firstEvent: number; readonly lastEvent: number; readonly packed: Buffer };

const PARAMETERS = {
  [constants.ZSTD_c_compressionLevel]: 3,
  [constants.ZSTD_c_checksumFlag]: 1,
};
/** Most histories are short, and the tables of the usual window take longer to clear than they to compress. */
const SHORT_BYTES = 32 * 1024;
const SHORT_PARAMETERS = {
  ...PARAMETERS,
  [constants.ZSTD_c_windowLog]: 15,
  [constants.ZSTD_c_hashLog]: 13,
  [constants.ZSTD_c_chainLog]: 13,
};

/** The text as it is kept, with a checksum. */
export function pack(text: string): Buffer {
  const bytes = Buffer.from(text);
  const params = bytes.length <= SHORT_BYTES ? SHORT_PARAMETERS : PARAMETERS;
  return zstdCompressSync(bytes, { params });
}

/** The text that was packed; throws when it was damaged since. */
export function unpack(packed: Uint8Array): string {
  return zstdDecompressSync(packed).toString('utf8');
}

/**
 * What of the archive comes after the last event that is kept, in pages; throws when there is a gap between. Where none is
 * kept, the beginning may be missing: it was lost with an earlier database.
 */
export function pagesOf(archive: Archive, lastKept: number): HistoryPage[] {
  const { firstEventId, lastEventId, eventsJson } = archive;
  if (lastEventId <= lastKept) return [];
  if (lastKept > 0 && firstEventId > lastKept + 1) {
    throw new Error(`expected the event ${lastKept + 1} to be archived next, found ${firstEventId}`);
  }
  const isOnePage = lastEventId - firstEventId < PAGE_EVENTS && eventsJson.length <= PAGE_BYTES;
  if (isOnePage && firstEventId > lastKept) {
    return [{ firstEvent: firstEventId, lastEvent: lastEventId, packed: pack(eventsJson) }];
  }
  const events: readonly HistoryEvent[] = JSON.parse(eventsJson);
  const pages: HistoryPage[] = [];
  let texts: string[] = [];
  let bytes = 0;
  let firstEvent = Math.max(firstEventId, lastKept + 1);
  for (const event of events) {
    if (event.id <= lastKept) continue;
    const text = JSON.stringify(event);
    if (texts.length === PAGE_EVENTS || (texts.length > 0 && bytes + text.length > PAGE_BYTES)) {
      pages.push({ firstEvent, lastEvent: event.id - 1, packed: pack(`[${texts.join(',')}]`) });
      firstEvent = event.id;
      texts = [];
      bytes = 0;
    }
    texts.push(text);
    bytes += text.length;
  }
  pages.push({ firstEvent, lastEvent: lastEventId, packed: pack(`[${texts.join(',')}]`) });
  return pages;
}
