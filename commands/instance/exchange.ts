/** One HTTP request to the API. */
export interface Asked {
  readonly method: string;
  /** Under `/api/v1`, with its query. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The whole of what was answered. */
export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const timeoutMilliseconds = 15_000;

/** Sends it once. Throws what `fetch` throws: then it is not known whether the server acted. */
export async function exchange(url: string, asked: Asked): Promise<Heard> {
  const { method, path, token, body, idempotencyKey, headers } = asked;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
