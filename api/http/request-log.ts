import { createMiddleware } from 'hono/factory';
import type { Clock } from '../../tasks/ports/clock.ts';
import type { Log } from '../../tasks/task.ts';
import type { ApiEnv } from './api-env.ts';

/** One line a request: who asked for what, and how it ended. Never a body, a query, or a token. */
export function requestLog(log: Log, clock: Clock) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const startedAt = clock.now().getTime();
    await next();
    const caller: ApiEnv['Variables']['caller'] | undefined = c.get('caller');
    log.info('request', {
      requestId: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      durationMs: clock.now().getTime() - startedAt,
      ...(caller && { subject: caller.subject, roles: caller.roles }),
    });
  });
}
