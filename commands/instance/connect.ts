import { findInstance } from '../../infra/local/instance.ts';
import { requestToken } from '../../infra/local/sign-in/request-token.ts';
import { ApiClient } from './api-client.ts';

/** By which of the two a user names an instance; by none, it is the one of this folder. */
export interface Where {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

const tokenSeconds = 3 * 3600;

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
    // Found anew each time: a server that was started again may have moved its sign-in.
    token: async (role) => {
      const { services, secrets } = findInstance(where);
      return requestToken({
        issuer: services.signIn,
        clientSecret: secrets.tokenClientSecret,
        role,
        subject: `${name}-${role}`,
        expiresInSeconds: tokenSeconds,
      });
    },
    ...patience,
  });
}
