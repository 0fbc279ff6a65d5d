import { errorView } from './api-error.ts';

const meanings = {
  400: 'The request cannot be read: broken JSON, or a parameter or header that is not as described.',
  401: 'No bearer token, or one that is wrong or has expired.',
  403: 'The token has none of the roles this needs.',
  404: 'There is nothing of that name that you may see.',
  409: 'What you saw is no longer so.',
  413: 'The body is larger than 256 KiB.',
  415: 'The body is not JSON.',
  422: 'The body can be read, but not accepted; `details` names the fields.',
  429: 'Too many requests; wait and try again. Given by the gateway in front of the API.',
  500: 'Something went wrong on our side; it is safe to try again.',
} as const;
type Status = keyof typeof meanings;

const everywhere = [429, 500] as const;

/** The answers of a route that are not a success, for its description. */
export function errorResponses(...statuses: readonly Status[]) {
  return Object.fromEntries(
    [...statuses, ...everywhere].map((status) => [
      status,
      { description: meanings[status], content: { 'application/json': { schema: errorView } } },
    ]),
  );
}
