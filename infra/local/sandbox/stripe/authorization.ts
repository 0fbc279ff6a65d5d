import { type ApiError, invalidRequest } from './api-error.ts';

/** A test key, as bearer token or as user name of basic authentication; which one does not matter. Undefined when it is one. */
export function refusedKey(header: string | undefined): ApiError | undefined {
  const key = keyOf(header);
  if (key === undefined)
    return invalidRequest('You did not provide an API key: expected "Authorization: Bearer sk_test_…".', {}, 401);
  if (!/^sk_test_[A-Za-z0-9_]{1,200}$/.test(key))
    return invalidRequest(`Invalid API Key provided: ${key.slice(0, 8)}****`, {}, 401);
  return undefined;
}

function keyOf(header: string | undefined): string | undefined {
  const [scheme, value] = header?.split(' ') ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  return scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : undefined;
}
