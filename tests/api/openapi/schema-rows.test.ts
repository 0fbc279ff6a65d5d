import { describe, expect, test } from '@jest/globals';
import { noteOf, schemaRows, typeOf } from '../../../api/openapi/schema-rows.ts';

describe('the fields of a schema', () => {
  test('are named as errors name them, inner ones after their own', () => {
    const rows = schemaRows({
      type: 'object',
      required: ['items'],
      properties: {
        items: {
          type: 'array',
          maxItems: 50,
          items: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer', minimum: 1 } } },
        },
        address: { $ref: '#/components/schemas/Address' },
      },
    });
    expect(rows).toEqual([
      { path: 'items', type: 'list of object', isRequired: true, note: 'up to 50 items' },
      { path: 'items.0.quantity', type: 'integer', isRequired: true, note: '1 or more' },
      { path: 'address', type: 'Address', isRequired: false, note: '', reference: 'Address' },
    ]);
  });
});

test.each([
  [{ type: 'string', format: 'email' }, 'string (email)'],
  [{ type: ['string', 'null'] }, 'string or null'],
  [{ const: 'ok' }, '"ok"'],
  [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'string or number'],
  [{ allOf: [{ $ref: '#/components/schemas/Order' }] }, 'Order'],
  [{ type: 'array', items: { $ref: '#/components/schemas/Order' } }, 'list of Order'],
  [{}, 'any'],
])('a schema in a word: %j', (schema, word) => {
  expect(typeOf(schema)).toBe(word);
});

test('a note says what it means and what it may be', () => {
  expect(noteOf({ description: 'How many.', minimum: 1, maximum: 100, default: 20 })).toBe(
    'How many; 1 to 100; default 20',
  );
  expect(noteOf({ enum: ['en', 'es'] })).toBe('en · es');
  expect(noteOf({ minLength: 1, maxLength: 40 })).toBe('1 to 40 characters');
});
