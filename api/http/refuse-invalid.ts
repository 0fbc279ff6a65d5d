import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { fieldProblems } from './field-problems.ts';

/** A body that can be read but not accepted is 422; a parameter or a header that is not as described is 400. */
export function refuseInvalid(
  result: { readonly target: string } & (
    | { readonly success: true }
    | { readonly success: false; readonly error: z.core.$ZodError }
  ),
): undefined {
  if (result.success) return undefined;
  const problems = fieldProblems(result.error);
  if (result.target === 'json') throw new ApiError('invalid_body', 'the body is not as expected', problems);
  throw new ApiError('invalid_parameter', `the ${result.target} is not as expected`, problems);
}
