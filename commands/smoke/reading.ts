import { z } from 'zod';
import type { Ask } from './ask.ts';
import type { Step } from './steps.ts';

const describedPaths = ['/api/v1/orders', '/api/v1/orders/{orderId}', '/api/v1/products'];
const documentSchema = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) });
const pageOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().optional() });

/** Whether it is there, and says what it is. */
export const presence = (ask: Ask): readonly Step[] => [
  {
    name: 'health',
    run: async () => {
      const answer = await ask({ method: 'GET', path: '/health' });
      const { status } = answer.is(200, z.object({ status: z.literal('ok') }));
      return status;
    },
  },
  {
    name: 'OpenAPI document',
    run: async () => {
      const answer = await ask({ method: 'GET', path: '/openapi.json' });
      const { openapi, paths } = answer.is(200, documentSchema);
      const missing = describedPaths.filter((path) => paths[path] === undefined);
      if (missing.length > 0) answer.fail(`it does not describe ${missing.join(', ')}`);
      return `OpenAPI ${openapi}, ${Object.keys(paths).length} paths`;
    },
  },
  {
    name: 'a shop lists products and orders',
    needs: ['shop'],
    run: async () => {
      const products = await ask({ method: 'GET', path: '/products?limit=5', as: 'shop' });
      const { items } = products.is(200, pageOf(z.object({ productId: z.string(), isInStock: z.boolean() })));
      if (items.length === 0) products.fail('there are no products');
      const orders = await ask({ method: 'GET', path: '/orders?limit=5', as: 'shop' });
      return `${items.length} products, ${orders.is(200, pageOf(z.object({ orderId: z.string() }))).items.length} orders`;
    },
  },
];

const unknownOrder = '01JDABCDEFGHJKMNPQRS000000';

/** What must not be let through, each with the shape that errors have. */
export const refusals = (ask: Ask): readonly (readonly Step[])[] =>
  [
    {
      name: '401 without a token, and with a wrong one',
      run: async () => {
        (await ask({ method: 'GET', path: '/orders' })).refuses(401, 'unauthenticated');
        const wrong = await ask({ method: 'GET', path: '/orders', headers: { authorization: 'Bearer not.a.token' } });
        wrong.refuses(401, 'unauthenticated');
        return 'unauthenticated';
      },
    },
    {
      name: "403 for a customer who asks for another's orders",
      needs: ['customer'],
      run: async () => {
        const path = '/orders?customerId=somebody-else';
        (await ask({ method: 'GET', path, as: 'customer' })).refuses(403, 'forbidden');
        return 'forbidden';
      },
    },
    {
      name: '404 for an order that is not there',
      needs: ['shop'],
      run: async () => {
        (await ask({ method: 'GET', path: `/orders/${unknownOrder}`, as: 'shop' })).refuses(404, 'not_found');
        return 'not_found';
      },
    },
    {
      name: '422 for a body that is not right',
      needs: ['shop'],
      run: async () => {
        const body = { currency: 'USD', items: [] };
        const answer = await ask({ method: 'POST', path: '/orders/quote', as: 'shop', body });
        answer.refuses(422, 'invalid_body');
        const details = z.object({ error: z.object({ details: z.array(z.object({ field: z.string() })).min(1) }) });
        const { error } = answer.is(422, details);
        return `invalid_body: ${error.details.map(({ field }) => field).join(', ')}`;
      },
    },
  ].map((step) => [step as Step]); // the literals of `needs` are widened on their way through the array
