import { isObject, type Json } from '../json.ts';

/** Nested data deeper than this is cut short: the text is for people. */
const MAX_DEPTH = 200;

/** How AWS turns a value into text where no JSON is called for: as Java prints it, `{a=1, b=[x, null]}`. */
export function javaText(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) return '...';
  if (Array.isArray(value)) return `[${value.map((item) => javaText(item, depth + 1)).join(', ')}]`;
  if (isObject(value)) {
    const fields = Object.entries(value).map(([key, item]) => `${key}=${javaText(item, depth + 1)}`);
    return `{${fields.join(', ')}}`;
  }
  return String(value);
}
