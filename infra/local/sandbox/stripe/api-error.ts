/** What Stripe puts under `error` in a body; the SDK reads the class of the error from the status, the rest from here. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly charge?: string;
  readonly doc_url?: string;
  /** The objects that the error is about, whole. */
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
}

/** An answer other than 2xx. Whoever throws it has changed nothing yet. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: documentationOf(body.code) };
  }
}

export function documentationOf(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

export function invalidRequest(message: string, more: Partial<ErrorBody> = {}, status = 400): ApiError {
  return new ApiError(status, { type: 'invalid_request_error', message, ...more });
}

export function internalError(): ApiError {
  return new ApiError(500, { type: 'api_error', message: 'Something went wrong here.' });
}

/** See docs.stripe.com/rate-limits. */
export function tooManyRequests(): ApiError {
  return new ApiError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests: slow down and try again.',
  });
}

/** A 404, whether the id stood in the path or in a parameter. */
export function missing(object: string, id: string, param: string): ApiError {
  return invalidRequest(`No such ${object}: '${id}'`, { code: 'resource_missing', param }, 404);
}
