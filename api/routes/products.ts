import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { productIdSchema } from '../../tasks/domain/ids.ts';
import type { Product } from '../../tasks/domain/product.ts';
import { type Caller, seesStock } from '../access/roles.ts';
import type { Api } from '../api.ts';
import { ApiError } from '../http/api-error.ts';
import { errorResponses } from '../http/error-responses.ts';
import { known } from '../http/known.ts';
import { nextCursor, pageQuery } from '../http/pages.ts';
import { productView, viewProduct } from '../views/product-view.ts';

const productQuery = pageQuery.extend({
  category: z.string().min(1).max(40).optional().meta({ description: 'Products of this category.' }),
});
const productsView = z.object({ items: z.array(productView), next: nextCursor }).meta({ id: 'Products' });
const productIdParameter = z.object({
  productId: z.string().meta({ description: 'The product’s id.', example: 'mug-blue' }),
});

const description = 'Support and admins also see what is not for sale now, and how much there is of each product.';

/** `GET /products` */
export function addListProducts({ app, ports, guard }: Api): void {
  const route = createRoute({
    method: 'get',
    path: '/products',
    operationId: 'listProducts',
    tags: ['Products'],
    summary: 'List products',
    description: `By category, then id. ${description}`,
    request: { query: productQuery },
    middleware: guard(),
    responses: {
      200: { description: 'A page of products.', content: { 'application/json': { schema: productsView } } },
      ...errorResponses(400, 401, 403),
    },
  });
  app.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { items, next } = await ports.catalogue.list(known(c.req.valid('query')));
    const visible = items.filter((product) => isVisible(product, caller));
    const levels = await ports.stock.levelsOf(visible.map((product) => product.productId));
    return c.json(
      { items: visible.map((product) => viewProduct(product, levels.get(product.productId), caller)), next },
      200,
    );
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
