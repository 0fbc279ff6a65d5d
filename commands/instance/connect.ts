import { findInstance } from '../../infra/local/instance.ts';
import { localTokens } from './access.ts';
import { ApiClient } from './api-client.ts';

/** By which of the two a user names an instance; by none, it is the one of this folder. */
export interface Where {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

/** A client of the API that runs there. Throws when none does. */
export function connect(
  where: Where,
  options: {
    /** Who asks, in the tokens. */
    readonly name: string;
    readonly patienceMilliseconds: number;
    readonly onRetry?: (trouble: string) => void;
  },
): ApiClient {
  const { name, ...patience } = options;
  return new ApiClient({
    url: where.url ?? findInstance(where).apiUrl,
    token: localTokens(where, name),
    ...patience,
  });
}
