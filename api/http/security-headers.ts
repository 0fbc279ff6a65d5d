import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-env.ts';

/** For answers that are data: nothing is cached by others, framed, sniffed or run. */
export const securityHeaderValues: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};
const headers = Object.entries(securityHeaderValues);

/** No CORS headers on purpose: the console is served from the API's own origin. */
export const securityHeaders = createMiddleware<ApiEnv>(async (c, next) => {
  for (const [name, value] of headers) c.header(name, value);
  await next();
});
