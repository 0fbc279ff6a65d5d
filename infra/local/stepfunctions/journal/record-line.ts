import { crc32 } from 'node:zlib';

/** Where a record lies: the number of its segment, and its first byte and length there. */
export type Location = { readonly segment: number; readonly offset: number; readonly length: number };

/**
 * A record is one line: `crc32 length synced head TAB body LF`, the first three as eight hexadecimal digits.
 * Lines can be read with grep; the length makes a scan cheap, and heads tell what a body is without parsing it.
 * `synced` is how much of the segment was on disk when the record was written: it tells a torn end from corruption.
 */
const PREFIX_BYTES = 27;

/** Bytes that a payload takes on disk. */
export function lineLength(payload: Buffer): number {
  return PREFIX_BYTES + payload.length + 1;
}

/** The line for a payload, which is `head TAB body`. */
export function encodeLine(payload: Buffer, synced: number): Buffer {
  const line = Buffer.allocUnsafe(lineLength(payload));
  line.write(`${hex(payload.length)} ${hex(synced)} `, 9, 'latin1');
  payload.copy(line, PREFIX_BYTES);
  line[line.length - 1] = 0x0a;
  line.write(`${hex(crc32(line.subarray(9, line.length - 1)))} `, 0, 'latin1');
  return line;
}

/** What a line that `decodeLine` finds sound was made of. */
export function payloadOf(bytes: Buffer, offset: number, { length }: DecodedLine): Buffer {
  return bytes.subarray(offset + PREFIX_BYTES, offset + length - 1);
}

export type DecodedLine = {
  readonly head: string;
  readonly body: () => string;
  readonly synced: number;
  readonly length: number;
};

/** The record that begins at the offset; undefined when there is none that is whole and sound. */
export function decodeLine(bytes: Buffer, offset: number): DecodedLine | undefined {
  if (offset + PREFIX_BYTES + 1 > bytes.length) return undefined;
  const [crc, size, synced] = [0, 9, 18].map((at) => parseHex(bytes.toString('latin1', offset + at, offset + at + 8)));
  if (crc === undefined || size === undefined || synced === undefined) return undefined;
  const end = offset + PREFIX_BYTES + size;
  if (end >= bytes.length || bytes[end] !== 0x0a || bytes[offset + 8] !== 0x20) return undefined;
  if (crc32(bytes.subarray(offset + 9, end)) !== crc) return undefined;
  const tab = bytes.indexOf(0x09, offset + PREFIX_BYTES);
  if (tab < 0 || tab >= end) return undefined;
  return {
    head: bytes.toString('utf8', offset + PREFIX_BYTES, tab),
    body: () => bytes.toString('utf8', tab + 1, end),
    synced,
    length: end + 1 - offset,
  };
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0');
}

function parseHex(text: string): number | undefined {
  return /^[0-9a-f]{8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
