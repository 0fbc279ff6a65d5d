import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { errorResponses } from '../http/error-responses.ts';
import type { Described } from '../openapi/described.ts';
import { docsPage } from '../openapi/docs-page.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import { docsPolicy } from '../openapi/stylesheet.ts';

const description = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'readDescription',
  tags: ['Service'],
  summary: 'Read this description',
  security: [],
  responses: {
    200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: z.unknown() } } },
    ...errorResponses(),
  },
});

const docs = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'readDocs',
  tags: ['Service'],
  summary: 'Read this description as a page',
  security: [],
  responses: {
    200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } },
    ...errorResponses(),
  },
});

/** `GET /openapi.json` and `GET /docs`: made when first asked for, when all routes are known. */
export function addOpenApi({ app }: Api, describe: () => OpenApiDocument): void {
  app.openAPIRegistry.registerPath(description);
  app.openAPIRegistry.registerPath(docs);
  let json: string | undefined;
  let page: string | undefined;
  app.get('/openapi.json', (c) => {
    json ??= JSON.stringify(describe());
    return c.body(json, 200, { 'Content-Type': 'application/json' });
  });
  app.get('/docs', (c) => {
    page ??= docsPage(describe() as unknown as Described); // what our own routes make of it has that shape
    c.header('Content-Security-Policy', docsPolicy);
    return c.html(page, 200);
  });
}
