import { z } from 'zod';

const statusOf = {
  malformed_body: 400,
  invalid_parameter: 400,
  idempotency_key_required: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  total_differs: 409,
  not_cancellable: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_body: 422,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  internal_error: 500,
} as const;

/** What a client may switch on; each has one status. A message may change, a code may not. */
export type ErrorCode = keyof typeof statusOf;
const errorCodes = Object.keys(statusOf) as [ErrorCode, ...ErrorCode[]];

/** Which part of the request is meant: `items.0.quantity` in a body, or a parameter's or a header's name. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Thrown where a request cannot be answered as asked; its message goes to the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: readonly FieldProblem[];
  /** What stands in the answer beside `error`. */
  readonly beside: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: readonly FieldProblem[] = [],
    beside: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
    this.beside = beside;
  }

  get status() {
    return statusOf[this.code];
  }
}

/** The body of every answer that is not a success. */
export const errorView = z
  .object({
    error: z.object({
      code: z.enum(errorCodes).meta({ description: 'What a client may switch on.' }),
      message: z.string().meta({ description: 'A sentence for a person.' }),
      details: z.array(z.object({ field: z.string(), message: z.string() })).meta({
        description: 'The parts of the request that are wrong, such as `items.0.quantity`.',
      }),
      requestId: z
        .string()
        .meta({ description: 'The same as the header `X-Request-Id`: name it when asking for help.' }),
    }),
  })
  .meta({
    id: 'Error',
    example: {
      error: {
        code: 'invalid_body',
        message: 'the body is not as expected',
        details: [{ field: 'items.0.quantity', message: 'Too big: expected number to be <=100' }],
        requestId: '01K9Q4J8Z7V3M5N6P7Q8R9S0T1',
      },
    },
  });
