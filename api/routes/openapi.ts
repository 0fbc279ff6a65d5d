import type { Api } from '../api.ts';
import type { Described } from '../openapi/described.ts';
import { docsPage } from '../openapi/docs-page.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import { docsPolicy } from '../openapi/stylesheet.ts';

/** `GET /openapi.json` and `GET /docs`: made when first asked for, when all routes are known. */
export function addOpenApi({ app }: Api, describe: () => OpenApiDocument): void {
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
