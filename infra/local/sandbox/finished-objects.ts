import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { DurableStore } from './durable-store.ts';

/** Where finished objects are handed in, in bulk, on each sandbox: what an old order left behind at the provider. */
const objectsPath = '/sandbox/objects';

export const isObjectsPath = (path: string) => path === objectsPath;

interface ObjectsAnswer {
  readonly status: 200 | 405 | 409 | 422;
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Answers `POST /sandbox/objects {objects: [{collection, id, group?, item}]}`: all are stored in one transaction, or none.
 * Nobody is told of them. An object that is there already as it is handed in stays; one that is there and differs refuses
 * the whole request with 409 EXISTS: it may be somebody's. Whoever calls has seen to it that the caller has the sandbox's key.
 */
export function objectsAnswer(
  store: DurableStore,
  collections: readonly [string, ...string[]],
  { method, body }: { readonly method: string; readonly body: string },
): ObjectsAnswer {
  if (method !== 'POST') return refusal(405, 'METHOD_NOT_ALLOWED', `expected POST ${objectsPath}`);
  const requestSchema = z.strictObject({
    objects: z.array(
      z.strictObject({
        collection: z.enum(collections),
        id: z.string().min(1).max(200),
        group: z.string().min(1).max(200).optional(),
        item: z.record(z.string(), z.unknown()),
      }),
    ),
  });
  const parsed = requestSchema.safeParse(parseJson(body));
  if (!parsed.success) return refusal(422, 'INVALID_OBJECTS', z.prettifyError(parsed.error));
  const opened = new Map(collections.map((name) => [name, store.collection<unknown>(name)]));
  try {
    const stored = store.transaction(() => {
      let count = 0;
      for (const { collection: name, id, group, item } of parsed.data.objects) {
        const collection = opened.get(name);
        const there = collection?.get(id);
        if (there !== undefined && !isDeepStrictEqual(there, item)) throw new Differs(`${name} has another ${id}`);
        if (there !== undefined) continue;
        collection?.put(id, item, group);
        count += 1;
      }
      return count;
    });
    return answer(200, { stored });
  } catch (error) {
    if (error instanceof Differs) return refusal(409, 'EXISTS', error.message);
    throw error;
  }
}

class Differs extends Error {
  override readonly name = 'Differs';
}

function answer(status: ObjectsAnswer['status'], body: object): ObjectsAnswer {
  return { status, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

const refusal = (status: ObjectsAnswer['status'], code: string, message: string) =>
  answer(status, { error: { code, message } });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
