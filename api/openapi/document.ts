import type { ApiApp } from '../http/api-env.ts';

const description = `Places orders and shows what became of them.

Amounts are whole numbers in minor units of the \`currency\` beside them: \`21598\` with \`USD\` is 215.98 dollars.
Every answer carries \`X-Request-Id\`. Every answer that is not a success has the body of the schema \`Error\`.
Lists answer with \`next\`, which is the \`cursor\` of the page after.`;

/** Says how a caller shows who they are. */
export function registerSecurity(app: ApiApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the user pool. Its groups are the roles: customer, shop, support, admin.',
  });
}

/** The description of all routes of the app, as OpenAPI 3.1. */
export function openApiDocument(app: ApiApp) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Comanda', version: '1', description, license: { name: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [
      { name: 'Orders', description: 'Place orders, read them and what happened to them.' },
      { name: 'Products', description: 'What the shop sells.' },
      { name: 'Webhooks', description: 'What providers call.' },
      { name: 'Service', description: 'The API itself.' },
    ],
  });
}
export type OpenApiDocument = ReturnType<typeof openApiDocument>;
