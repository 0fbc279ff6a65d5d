import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Caller } from '../access/roles.ts';

/** What a request carries from the middleware to its route. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** Set on every route that asks for a role. */
    caller: Caller;
  };
}

export type ApiApp = OpenAPIHono<ApiEnv>;
