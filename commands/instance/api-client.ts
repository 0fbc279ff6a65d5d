import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Role } from '../../api/access/roles.ts';
import { exchange } from './exchange.ts';
import { type Random, seededRandom } from './random.ts';
import { type Attempt, delayBeforeRetry, isWorthAnotherTry } from './retry.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Under `/api/v1`, with its query. */
  readonly path: string;
  readonly role: Role;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The server was away, or busy, for longer than the client is patient. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}

export interface ApiClientOptions {
  readonly url: string;
  /** A new token for that role; asked again when the server no longer takes the one it gave. */
  readonly token: (role: Role) => Promise<string>;
  /** What each request carries besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long one request is repeated before ServerAway is thrown. */
  readonly patienceMilliseconds: number;
  /** Told of each attempt that will be repeated, and what was wrong with it. */
  readonly onRetry?: (trouble: string) => void;
  /** Tests hand in their own. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  readonly now?: () => number;
}

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The code of an error answer of the API. */
export function errorCodeOf(body: unknown): string | undefined {
  return errorSchema.safeParse(body).data?.error.code;
}

/** Speaks to the API and outlasts its absence: what is sent again is the same request under the same idempotency key. */
export class ApiClient {
  readonly #options: ApiClientOptions;
  readonly #random: Random = seededRandom(process.pid);
  readonly #tokens = new Map<Role, Promise<string>>();

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** The first answer that a repetition cannot better. Throws ServerAway. */
  async send(request: Request): Promise<Answer> {
    const { wait = sleep, now = Date.now, patienceMilliseconds, onRetry } = this.#options;
    const givesUpAt = now() + patienceMilliseconds;
    for (let retry = 1; ; retry++) {
      const answer = await this.#attempt(request);
      if (!isWorthAnotherTry(outcomeOf(answer)) && answer !== undefined) return answer;
      const delay = delayBeforeRetry(retry, this.#random);
      if (now() + delay > givesUpAt) throw new ServerAway(notAnswered(request, answer, patienceMilliseconds));
      onRetry?.(troubleWith(answer));
      await wait(delay);
    }
  }

  /** The answer's body, checked. Throws when it is not 200 or not as expected. */
  async get<Value>(path: string, role: Role, schema: z.ZodType<Value>): Promise<Value> {
    const { status, body } = await this.send({ method: 'GET', path, role });
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return schema.parse(body);
  }

  /** Every item of a list, page by page. */
  async getAll<Item>(path: string, role: Role, item: z.ZodType<Item>): Promise<readonly Item[]> {
    const page = z.object({ items: z.array(item), next: z.string().nullish() });
    const items: Item[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${query}`, role, page);
      items.push(...answer.items);
      cursor = answer.next ?? undefined;
    }
    return items;
  }

  /** Undefined when nobody answered. */
  async #attempt(request: Request): Promise<Answer | undefined> {
    const isSecondChance = this.#tokens.has(request.role);
    const answer = await this.#fetch(request);
    if (answer?.status !== 401 || !isSecondChance) return answer;
    this.#tokens.delete(request.role);
    return this.#fetch(request);
  }

  async #fetch({ method, path, role, body, idempotencyKey }: Request): Promise<Answer | undefined> {
    try {
      const token = await this.#token(role);
      const { url, headers = {} } = this.#options;
      const { status, text } = await exchange(url, { method, path, token, body, idempotencyKey, headers });
      return { status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      // Refused, reset, timed out, cut off in the body, no token: nothing usable was said, so the outcome is not known.
      return undefined;
    }
  }

  #token(role: Role): Promise<string> {
    const known = this.#tokens.get(role) ?? this.#options.token(role);
    this.#tokens.set(role, known);
    known.catch(() => this.#tokens.delete(role));
    return known;
  }
}

function outcomeOf(answer: Answer | undefined): Attempt {
  if (answer === undefined) return { kind: 'unanswered' };
  return { kind: 'answered', status: answer.status, errorCode: errorCodeOf(answer.body) };
}

function notAnswered({ method, path }: Request, answer: Answer | undefined, patienceMilliseconds: number): string {
  return `${method} ${path}: no good answer within ${patienceMilliseconds / 1000} s, ${troubleWith(answer)}`;
}

function troubleWith(answer: Answer | undefined): string {
  return answer === undefined ? 'nobody answers' : `the last answer was ${answer.status}`;
}
