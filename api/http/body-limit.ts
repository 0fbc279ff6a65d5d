import { bodyLimit } from 'hono/body-limit';
import { ApiError } from './api-error.ts';

export const defaultMaxBodyBytes = 256 * 1024;

/** Refuses a body that is larger, whether it says so or not. */
export function limitBody(maxBytes: number) {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new ApiError('body_too_large', `the body is larger than ${maxBytes} bytes`);
    },
  });
}
