import { parse } from 'csv-parse/sync';
import { isObject, type Json } from '../interpreter/json.ts';
import type { ItemFormat } from '../interpreter/map-run-request.ts';
import { itemReaderFailed } from './map-run-failure.ts';

/** The items that an object's text holds, `maxItems` of them at most; throws MapRunFailure. */
export function parseItems(text: string, format: ItemFormat): readonly Json[] {
  const most = mostItems(format.maxItems);
  switch (format.inputType) {
    case 'CSV':
      return parseCsv(text, format, most);
    case 'JSON':
      return parseJson(text, format.itemsPointer).slice(0, most);
    case 'JSONL':
      return parseJsonLines(text, most);
    case 'MANIFEST':
      throw new Error('a manifest leads to other objects and has no items itself');
  }
}

/** How many items a MaxItems allows: 0 stands for all. Throws MapRunFailure. */
export function mostItems(maxItems: number): number {
  if (maxItems < 0) throw itemReaderFailed('field MaxItems must be positive');
  return maxItems === 0 ? Number.POSITIVE_INFINITY : maxItems;
}

function parseCsv(text: string, format: ItemFormat, most: number): Json[] {
  const { csvHeaders, csvDelimiter } = format;
  const rows = csvRows(text, csvDelimiter, most + (csvHeaders ? 0 : 1));
  const headers = csvHeaders ?? rows.shift() ?? [];
  return csvItems(headers, rows);
}

/** Each row as an object by the headers: what a row lacks is '', what it has too much is left out. Throws MapRunFailure. */
export function csvItems(headers: readonly string[], rows: readonly (readonly string[])[]): Json[] {
  if (new Set(headers).size < headers.length) throw itemReaderFailed('CSV headers cannot contain duplicates.');
  return rows.map((row) => Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ''])));
}

/** Rows of texts; throws MapRunFailure. */
export function csvRows(text: string, delimiter: string, most: number): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      ...(Number.isFinite(most) ? { to: most } : {}),
    });
  } catch (error) {
    throw itemReaderFailed(`The CSV data cannot be parsed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseJson(text: string, pointer: string | undefined): readonly Json[] {
  const document = parseValue(text, 'The JSON data cannot be parsed');
  if (pointer === undefined) return expectArray(document);
  const node = follow(document, pointer);
  // An object's members are items only where the pointer leads to it.
  if (isObject(node)) return Object.entries(node).map(([Key, Value]) => ({ Key, Value }));
  return expectArray(node);
}

function expectArray(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw itemReaderFailed('Attempting to map over non-iterable node.');
  return value;
}

function follow(document: Json, pointer: string): Json | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Json | undefined>((node, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(node)) return /^(0|[1-9]\d*)$/.test(key) ? node[Number(key)] : undefined;
    return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  }, document);
}

function parseJsonLines(text: string, most: number): Json[] {
  const items: Json[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (items.length >= most) break;
    if (line.trim() !== '') items.push(parseValue(line, `Line ${index + 1} of the JSON Lines data cannot be parsed`));
  }
  return items;
}

/** The JSON value of the text; throws MapRunFailure that begins with `subject`. */
export function parseValue(text: string, subject: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw itemReaderFailed(`${subject}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
