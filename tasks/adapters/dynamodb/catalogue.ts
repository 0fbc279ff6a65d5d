import { Entity } from 'dynamodb-toolbox/entity';
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { any } from 'dynamodb-toolbox/schema/any';
import { item } from 'dynamodb-toolbox/schema/item';
import { string } from 'dynamodb-toolbox/schema/string';
import type { ProductId } from '../../domain/ids.ts';
import { productSchema } from '../../domain/product.ts';
import type { Catalogue } from '../../ports/catalogue.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Environment } from '../environment.ts';
import { batchRead } from './batch-read.ts';
import { listKeys } from './list-keys.ts';
import { type ComandaTable, comandaTable, entityOptions } from './table.ts';

const productListKey = 'PRODUCTS';

function productEntity(table: ComandaTable) {
  return new Entity({
    name: 'Product',
    table,
    ...entityOptions,
    schema: item({ productId: string().key(), listKey: string(), listOrder: string(), product: any() }),
    computeKey: ({ productId }) => ({ PK: `PRODUCT#${productId}`, SK: 'PRODUCT' }),
  });
}

export function dynamodbCatalogue(environment: Environment): Catalogue {
  const table = comandaTable(environment);
  const entity = productEntity(table);

  async function readAll(productIds: readonly string[]) {
    const items = await batchRead(
      entity,
      productIds.map((productId) => entity.build(BatchGetRequest).key({ productId })),
    );
    return items.flatMap((found) => (found === undefined ? [] : [productSchema.parse(found.product)]));
  }

  return {
    get: async (productId) => {
      const { Item } = await entity.build(GetItemCommand).key({ productId }).options({ consistent: true }).send();
      return Item === undefined ? undefined : productSchema.parse(Item.product);
    },
    getMany: async (productIds) => {
      const products = await readAll([...new Set<ProductId>(productIds)]);
      return new Map(products.map((product) => [product.productId, product]));
    },
    list: async ({ category, limit, cursor }) => {
      const after = cursor === undefined ? {} : { after: decodeCursor({ category }, cursor) };
      const prefix = category === undefined ? '' : `${category}#`;
      const found = await listKeys(table, productListKey, { ...after, prefix, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const items = await readAll(page.map(({ PK }) => PK.slice('PRODUCT#'.length)));
      const isLast = last === undefined || found.length <= limit;
      return { items, ...(isLast ? {} : { next: encodeCursor({ category }, last.listOrder) }) };
    },
    put: async (product) => {
      const listOrder = `${product.category}#${product.productId}`;
      const { productId } = product;
      await entity.build(PutItemCommand).item({ productId, listKey: productListKey, listOrder, product }).send();
    },
  };
}
