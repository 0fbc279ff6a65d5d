import { type DecodedLine, decodeLine } from './record-line.ts';

/** A journal that cannot be trusted: somebody has to look at it. */
export class CorruptJournal extends Error {
  override name = 'CorruptJournal';

  constructor(file: string, offset: number, what: string) {
    super(`the journal ${file} is corrupt at byte ${offset}: ${what}`);
  }
}

/**
 * Hands every record of a segment to `visit`; answers how many bytes are sound.
 * A bad record is a torn end, and left out, only if nothing after it was written when it was already on disk (J4).
 */
export function scanSegment(
  file: string,
  bytes: Buffer,
  isLast: boolean,
  visit: (line: DecodedLine, offset: number) => void,
): number {
  let offset = 0;
  while (offset < bytes.length) {
    const line = decodeLine(bytes, offset);
    if (!line) break;
    visit(line, offset);
    offset += line.length;
  }
  if (offset === bytes.length) return offset;
  if (!isLast)
    throw new CorruptJournal(file, offset, 'the record is damaged, and later segments were written after it');
  const later = nextSound(bytes, offset + 1, (line) => line.synced > offset);
  if (later !== undefined) {
    throw new CorruptJournal(
      file,
      offset,
      `the record is damaged, though it was on disk before the one at byte ${later}`,
    );
  }
  return offset;
}

function nextSound(bytes: Buffer, from: number, wanted: (line: DecodedLine) => boolean): number | undefined {
  // Lines end in LF, so that is where records may begin.
  for (let start = bytes.indexOf(0x0a, from - 1) + 1; start > 0; start = bytes.indexOf(0x0a, start) + 1) {
    const line = decodeLine(bytes, start);
    if (line && wanted(line)) return start;
  }
  return undefined;
}
