import { describe, expect, test } from '@jest/globals';
import type { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { z } from 'zod';
import { orderExample } from '../../../api/routes/orders/order-example.ts';
import { describedApi } from '../../../infra/aws/constructs/described-operations.ts';
import { requestModel } from '../../../infra/aws/constructs/request-model.ts';
import { placeOrderSchema } from '../../../tasks/checkout/order-request.ts';

const { operations, schemas } = describedApi();
const body = operations.find(({ name }) => name === 'placeOrder')?.body ?? {};
const model = requestModel(body, schemas);
const gateway = z.fromJSONSchema(model as Parameters<typeof z.fromJSONSchema>[0], { defaultTarget: 'draft-4' }); // JSON Schema by another type's name

const { items, shippingAddress, ...rest } = orderExample;
const [item] = items;

describe('the model of an order to be placed', () => {
  test('takes the example of the description', () => {
    expect(gateway.safeParse(orderExample).success).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a list', []],
    ['nothing of an order', {}],
    ['a field that there is not', { ...orderExample, coupon: 'X' }],
    ['no items', { ...orderExample, items: [] }],
    ['31 items', { ...orderExample, items: Array.from({ length: 31 }, () => item) }],
    ['a quantity of none', { ...orderExample, items: [{ ...item, quantity: 0 }] }],
    ['a quantity as text', { ...orderExample, items: [{ ...item, quantity: '1' }] }],
    ['no address', { ...rest, items }],
    ['an address without a city', { ...orderExample, shippingAddress: { ...shippingAddress, city: undefined } }],
    ['another currency', { ...orderExample, currency: 'XXX' }],
    ['another way to pay', { ...orderExample, paymentMethod: { kind: 'gold', token: 'x' } }],
    ['a note that is a number', { ...orderExample, note: 1 }],
  ])('refuses %s', (_, order) => {
    expect(gateway.safeParse(JSON.parse(JSON.stringify(order))).success).toBe(false);
  });

  test.each<[string, object]>([
    [
      'a name between spaces, longer with them than a name may be',
      { customerName: `${' '.repeat(100)}Ada${' '.repeat(100)}` },
    ],
    ['a whole number written with a fraction', { expectedTotal: JSON.parse('1.0') }],
    ['texts whose pattern is the API’s concern', { customerPhone: '+1 212 555 0100' }],
  ])('never refuses what the API takes: %s', (_, part) => {
    const order = { ...orderExample, ...part };
    expect(placeOrderSchema.safeParse(order).success).toBe(true);
    expect(gateway.safeParse(order).success).toBe(true);
  });

  test('says nothing that draft 4 does not know, or that the gateway counts in its own way', () => {
    const words = new Set(wordsOf(model));
    for (const word of ['$ref', 'const', 'pattern', 'format', 'maxLength', 'minLength', 'exclusiveMinimum']) {
      expect([word, words.has(word)]).toEqual([word, false]);
    }
    expect(JSON.stringify(model)).not.toContain('"integer"');
  });
});

test('a reference to what is not described is an error of ours', () => {
  expect(() => requestModel({ $ref: '#/components/schemas/Nothing' }, schemas)).toThrow('the schema "Nothing"');
});

/** The words of a schema, those of its inner schemas too; names of fields are none. */
function wordsOf(schema: JsonSchema): string[] {
  const { properties = {}, items: inner, additionalProperties, allOf = [], anyOf = [] } = schema;
  const lists = [Object.values(properties), [inner ?? []].flat(), allOf, anyOf].flat();
  const more = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  return [...Object.keys(schema), ...[...lists, ...more].flatMap(wordsOf)];
}
