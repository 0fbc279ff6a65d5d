import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { errorResponses } from '../http/error-responses.ts';

const health = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'readHealth',
  tags: ['Service'],
  summary: 'Say whether the API answers',
  security: [],
  responses: {
    200: {
      description: 'It does.',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }) } },
    },
    ...errorResponses(),
  },
});

/** Says nothing of the stores behind it: a gateway that takes this one out because they are slow would make it worse. */
export function addHealth({ app }: Api): void {
  app.openapi(health, (c) => c.json({ status: 'ok' } as const, 200));
}
