import { isObject, type Json } from '../interpreter/json.ts';
import type { Shape } from './client-schema.ts';

/** Parameters as the client takes them: AWS's names begin with a capital letter whatever the API's do. */
export function toClient(shape: Shape, value: Json): unknown {
  switch (shape.kind) {
    case 'structure': {
      if (!isObject(value)) return value;
      const fields = Object.entries(value).flatMap(([name, item]) => {
        const known = [name, uncapitalised(name)].find((one) => shape.members.has(one));
        // A member that is null is as good as absent; one the API does not have is left out, as AWS does.
        if (known === undefined || item === null) return [];
        return [[known, toClient(shape.members.get(known)?.() ?? { kind: 'anything' }, item)] as const];
      });
      return Object.fromEntries(fields);
    }
    case 'list':
      return Array.isArray(value) ? value.map((item) => toClient(shape.of(), item)) : value;
    case 'map':
      if (!isObject(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toClient(shape.of(), item)]));
    case 'text':
      return textOf(value);
    case 'bytes':
      return Buffer.from(textOf(value));
    case 'stream':
      // AWS writes JSON into a body, texts with their quotes.
      return Buffer.from(JSON.stringify(value));
    case 'time': {
      const time = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
      return Number.isNaN(time.getTime()) ? value : time;
    }
    default:
      return value;
  }
}

/** What a client answered, as AWS writes it into the result of a task; a stream has been read before. */
export function fromClient(shape: Shape, value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      const fields: Record<string, Json> = {};
      for (const [name, member] of shape.members) {
        const item = fromClient(member(), Object.getOwnPropertyDescriptor(value, name)?.value);
        if (item !== undefined) fields[capitalised(name)] = item;
      }
      return fields;
    }
    case 'list':
      return Array.isArray(value) ? value.map((item) => fromClient(shape.of(), item) ?? null) : undefined;
    case 'map': {
      const items = Object.entries(value).map(([key, item]) => [key, fromClient(shape.of(), item) ?? null] as const);
      return Object.fromEntries(items);
    }
    default:
      return plain(value);
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function plain(value: unknown): Json {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  return JSON.parse(JSON.stringify(value));
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
