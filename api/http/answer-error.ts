import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { InvalidCursor } from '../../tasks/ports/order-store.ts';
import type { Log } from '../../tasks/task.ts';
import type { ApiEnv } from './api-env.ts';
import { ApiError } from './api-error.ts';

/** Turns whatever was thrown into the one shape of errors. What we did not foresee is logged whole and told to nobody. */
export function answerError(log: Log) {
  return (error: Error, c: Context<ApiEnv>): Response => {
    const foreseen = foresee(error);
    if (foreseen === undefined) log.error('request failed', { requestId: c.get('requestId'), path: c.req.path, error });
    const { status, code, message, details, beside } =
      foreseen ?? new ApiError('internal_error', 'something went wrong on our side; it is safe to try again');
    return c.json({ error: { code, message, details, requestId: c.get('requestId') }, ...beside }, status);
  };
}

function foresee(error: Error): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidCursor) {
    return new ApiError('invalid_parameter', 'the cursor is not one this list gave out', [
      { field: 'cursor', message: 'expected "next" of an earlier page of the same list' },
    ]);
  }
  if (!(error instanceof HTTPException)) return undefined;
  if (error.status === 400) return new ApiError('malformed_body', 'the body is not valid JSON');
  if (error.status === 415) {
    return new ApiError('unsupported_media_type', 'expected a JSON body with "Content-Type: application/json"');
  }
  return undefined;
}
