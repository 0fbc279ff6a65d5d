import { ApiError } from './wire.ts';

/** What a call is answered that could not be served. */
export function errorAnswer(error: unknown): Response {
  if (error instanceof ApiError) return refusal(error.status, error.code, error.message);
  if (error instanceof SyntaxError) return refusal(400, 'PARSE_ERROR', 'expected JSON');
  console.error(error);
  return brokenAnswer('error500');
}

export const notFoundAnswer = () => refusal(404, 'NOT_FOUND', 'there is no such resource');

/** What is answered to a call that is made to fail. There are no idempotency keys here, so no error is stored. */
export function brokenAnswer(why: 'storedError' | 'error500' | 'rateLimited'): Response {
  if (why === 'rateLimited') return refusal(429, 'RATE_LIMITED', 'too many requests: slow down and try again');
  return refusal(500, 'INTERNAL_SERVER_ERROR', 'something went wrong here');
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message, errors: [] } }, { status });
}
