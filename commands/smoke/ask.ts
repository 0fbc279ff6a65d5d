import { z } from 'zod';
import type { Role } from '../../api/access/roles.ts';
import { errorView } from '../../api/http/api-error.ts';
import type { Access } from '../instance/access.ts';
import { type Asked, exchange } from '../instance/exchange.ts';

/** The system does not do what it should. */
export class SmokeFailure extends Error {
  override readonly name = 'SmokeFailure';
  /** What the server calls the request that showed it. */
  readonly requestId: string | undefined;

  constructor(message: string, requestId?: string) {
    super(message);
    this.requestId = requestId;
  }
}

/** An answer, with questions to it that throw SmokeFailure. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Refuses another status, and a body that is not as the schema says. */
  is<Body>(status: number, body: z.ZodType<Body>): Body;
  /** Refuses another status or code, and a body that is not the API's one shape of errors. */
  refuses(status: number, code: string): void;
  /** Fails the step, naming this request. */
  fail(message: string): never;
}

export type Ask = (question: Omit<Asked, 'token'> & { readonly as?: Role }) => Promise<Reply>;

/** Asks once, without patience: a server that must be asked twice is not well. */
export function asker(access: Access): Ask {
  return async ({ as, headers: own, ...asked }) => {
    const token = as === undefined ? undefined : await access.token(as);
    const { status, headers, text } = await exchange(access.url, {
      ...asked,
      token,
      headers: { ...access.headers, ...own },
    }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new SmokeFailure(
        `${asked.method} ${asked.path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    });
    // A gateway's own answers carry its own name for the request.
    const requestId = headers.get('x-request-id') ?? headers.get('x-amzn-requestid') ?? undefined;
    const fail = (message: string) => {
      throw new SmokeFailure(`${asked.method} ${asked.path}: ${message}`, requestId);
    };
    const is = <Body>(expected: number, body: z.ZodType<Body>): Body => {
      if (status !== expected) fail(`expected ${expected}, got ${status} ${text.slice(0, 300)}`);
      const parsed = body.safeParse(jsonIn(text));
      if (!parsed.success) return fail(`${status}, but the body is not as expected: ${z.prettifyError(parsed.error)}`);
      return parsed.data;
    };
    const refuses = (expected: number, code: string) => {
      const { error } = is(expected, errorView);
      if (error.code !== code) fail(`expected the code ${code}, got ${error.code}`);
      if (error.message === '' || error.requestId === '') fail('an error says what is wrong, and names the request');
    };
    return { status, headers, is, refuses, fail };
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
