import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env.ts';

const acceptable = /^[A-Za-z0-9._-]{8,64}$/;

/** Names each request, by the client's own name for it when that is a decent one, and says the name in every answer. */
export function requestId(newRequestId: () => string) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const given = c.req.header('X-Request-Id');
    const id = given !== undefined && acceptable.test(given) ? given : newRequestId();
    c.set('requestId', id);
    c.header('X-Request-Id', id);
    await next();
  });
}
