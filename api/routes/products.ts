import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { productIdSchema } from '../../tasks/domain/ids.ts';
import type { Product } from '../../tasks/domain/product.ts';
import { type Caller, seesStock } from '../access/roles.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../http/api-error.ts';
import { BriefMemory } from '../http/brief-memory.ts';
import { errorResponses } from '../http/error-responses.ts';
import { known } from '../http/known.ts';
import { nextCursor, pageQuery } from '../http/pages.ts';
import { productView, viewProduct } from '../views/product-view.ts';

const productQuery = pageQuery.extend({
  category: z.string().min(1).max(40).optional().meta({ description: 'Products of this category.' }),
});
type ProductQuery = z.infer<typeof productQuery>;
const productsView = z.object({ items: z.array(productView), next: nextCursor }).meta({ id: 'Products' });
const productIdParameter = z.object({
  productId: z.string().meta({ description: 'The product’s id.', example: 'mug-blue' }),
});

const description = 'Support and admins also see what is not for sale now, and how much there is of each product.';
const listDescription = `By category, then id. For buyers it may be two seconds old. ${description}`;

/** `GET /products` */
export function addListProducts({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/products',
    operationId: 'listProducts',
    tags: ['Products'],
    summary: 'List products',
    description: listDescription,
    request: { query: productQuery },
    middleware: guard(),
    responses: {
      200: { description: 'A page of products.', content: { 'application/json': { schema: productsView } } },
      ...errorResponses(400, 401, 403),
    },
  });
  const readPage = async (query: ProductQuery, caller: Caller) => {
    const { items, next } = await ports.catalogue.list(known(query));
    const visible = items.filter((product) => isVisible(product, caller));
    const levels = await ports.stock.levelsOf(visible.map((product) => product.productId));
    return { items: visible.map((product) => viewProduct(product, levels.get(product.productId), caller)), next };
  };
  // All buyers see the same. It is what a shop is asked most, and reading it is what costs this API most.
  const seenByBuyers = new BriefMemory<Awaited<ReturnType<typeof readPage>>>({
    milliseconds: 2000,
    maxEntries: 200,
    clock: ports.clock,
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const query = c.req.valid('query');
    const page = seesStock(caller)
      ? readPage(query, caller)
      : seenByBuyers.get(JSON.stringify(query), () => readPage(query, caller));
    return c.json(await page, 200);
  });
}

/** `GET /products/{productId}` */
export function addReadProduct({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/products/{productId}',
    operationId: 'readProduct',
    tags: ['Products'],
    summary: 'Read a product',
    description,
    request: { params: productIdParameter },
    middleware: guard(),
    responses: {
      200: { description: 'The product.', content: { 'application/json': { schema: productView } } },
      ...errorResponses(401, 403, 404),
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const id = productIdSchema.safeParse(c.req.valid('param').productId);
    const product = id.success ? await ports.catalogue.get(id.data) : undefined;
    if (product === undefined || !isVisible(product, caller)) {
      throw new ApiError('not_found', 'there is no product of that id');
    }
    return c.json(viewProduct(product, await ports.stock.level(product.productId), caller), 200);
  });
}

function isVisible(product: Product, caller: Caller): boolean {
  return product.isActive || seesStock(caller);
}
