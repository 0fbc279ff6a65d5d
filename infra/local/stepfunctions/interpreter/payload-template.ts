import { compileIntrinsic } from './intrinsics/intrinsic.ts';
import { isObject, type Json } from './json.ts';
import { compilePath } from './jsonpath/path.ts';
import type { Template } from './template.ts';

type OnError = (message: string, location: string) => void;

/** A payload template of JSONPath: a field whose name ends in `.$` takes its value from a path or an intrinsic function. */
export function compilePayload(value: Json, location: string, onError: OnError): Template {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compilePayload(item, `${location}[${index}]`, onError));
    return items.every((item) => item.kind === 'constant') ? { kind: 'constant', value } : { kind: 'array', items };
  }
  if (!isObject(value)) return { kind: 'constant', value };
  const fields = Object.entries(value).map(([key, item]) => compileField(key, item, location, onError));
  return fields.every(([key, item]) => item.kind === 'constant' && Object.hasOwn(value, key))
    ? { kind: 'constant', value }
    : { kind: 'object', fields };
}

/** One field of a payload template: its name without `.$`, and what gives its value. */
export function compileField(
  key: string,
  value: Json,
  location: string,
  onError: OnError,
): readonly [string, Template] {
  if (!key.endsWith('.$')) return [key, compilePayload(value, `${location}/${key}`, onError)];
  const name = key.slice(0, -2);
  try {
    if (typeof value === 'string') return [name, compileQuery(value, key)];
  } catch {
    // Whatever is wrong with it, AWS says the same.
  }
  onError(`The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`, location);
  return [name, { kind: 'constant', value: null }];
}

/** A path or a call of an intrinsic function; throws InvalidPath or InvalidIntrinsic. */
export function compileQuery(source: string, field: string): Template {
  return source.startsWith('$')
    ? { kind: 'path', path: compilePath(source), field }
    : { kind: 'intrinsic', intrinsic: compileIntrinsic(source) };
}
