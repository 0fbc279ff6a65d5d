import { describe, expect, test } from '@jest/globals';
import type { Described, Operation } from '../../../api/openapi/described.ts';
import { stockSampleCatalogue } from '../../../tasks/checkout/stock-sample-catalogue.ts';
import { apiUnderTest } from '../api-under-test.ts';

const api = apiUnderTest();
const answer = await api.ask(undefined, '/openapi.json');
const document = answer.body as Described & { openapi: string; components: { securitySchemes: object } }; // checked below

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, string, string, Operation] => [
    `${method} ${path}`,
    method,
    path,
    operation,
  ]),
);

/** Every object in the document, however deep. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>; // an object that is no list
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

test('shows an order and a quote that can be sent', () => {
  const examples = operations.filter(([, , , { requestBody }]) => requestBody?.content['application/json']?.example);
  expect(examples.map(([name]) => name)).toEqual(['post /api/v1/orders', 'post /api/v1/orders/quote']);
});

describe('the OpenAPI document', () => {
  test('is served to anyone as OpenAPI 3.1', () => {
    expect(answer.status).toBe(200);
    expect(document.openapi).toBe('3.1.0');
  });

  test('refers to nothing that it does not have', () => {
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    const references = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(0);
    expect([...new Set(references)].filter((reference) => !names.includes(reference))).toEqual([]);
  });

  test('has a name of its own for each operation', () => {
    const names = operations.map(([, , , operation]) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('knows the way to sign in that it asks for', () => {
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
  });

  test('uses no word of OpenAPI 3.0 that 3.1 does not have', () => {
    expect([...objectsIn(document)].filter((object) => object.nullable !== undefined)).toEqual([]);
  });
});

test.each(operations.filter(([, , , { requestBody }]) => requestBody?.content['application/json']?.example))(
  'the example of %s can be sent as it stands to a shop with the sample catalogue',
  async (_, __, path, { requestBody }) => {
    const shop = apiUnderTest();
    await stockSampleCatalogue(shop.ports);
    const example = requestBody?.content['application/json']?.example;
    const { status, text } = await shop.post('customer:alice', path.replace('/api/v1', ''), example);
    expect(text).not.toContain('error');
    expect([200, 201]).toContain(status);
  },
);

describe.each(operations)('%s', (_, method, path, operation) => {
  test('says what it does, and in which group', () => {
    expect(operation.summary).toMatch(/^[A-Z][^.]+$/);
    expect(operation.tags).toHaveLength(1);
    expect(document.tags?.map((tag) => tag.name)).toEqual(expect.arrayContaining([...(operation.tags ?? [])]));
  });

  test('describes each parameter of its path', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
    expect(described.map(({ name }) => name)).toEqual(inPath);
    expect(described.every(({ required }) => required)).toBe(true);
  });

  test('describes a success and its errors, each in the one shape', () => {
    const statuses = Object.keys(operation.responses);
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    expect(statuses).toEqual(expect.arrayContaining(['429', '500']));
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      expect(description).not.toBe('');
      if (Number(status) < 400) continue;
      const reference = content?.['application/json']?.schema.$ref?.replace('#/components/schemas/', '') ?? '';
      expect(document.components.schemas[reference]?.properties).toHaveProperty('error');
    }
  });

  test('asks for a token exactly when it says so', async () => {
    const { status, body } = await api.ask(undefined, path.replace('/api/v1', '').replaceAll(/[{}]/g, ''), {
      method: method.toUpperCase(),
    });
    const needsToken = status === 401 && body.error.message.includes('Authorization');
    expect(needsToken).toBe(operation.security === undefined);
    if (needsToken) expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403']));
  });
});
