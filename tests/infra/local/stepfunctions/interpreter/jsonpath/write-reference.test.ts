import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../../../infra/local/stepfunctions/interpreter/json.ts';
import { compilePath } from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path.ts';
import { ReferenceFailure } from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/path-errors.ts';
import {
  readReference,
  writeReference,
} from '../../../../../../infra/local/stepfunctions/interpreter/jsonpath/write-reference.ts';
import { rootsOf } from './roots.ts';

const write = (path: string, document: Json): Json => writeReference(compilePath(path), document, 'new');

describe('writing at a Reference Path', () => {
  test.each<[string, Json, Json]>([
    ['$', { a: 1 }, 'new'],
    ['$.b', { a: 1 }, { a: 1, b: 'new' }],
    ['$.a', { a: 1 }, { a: 'new' }],
    ['$.a.b.c', {}, { a: { b: { c: 'new' } } }],
    ["$.a['x y']", { a: { z: 0 } }, { a: { z: 0, 'x y': 'new' } }],
    ['$[1].a', [0, { b: 1 }], [0, { b: 1, a: 'new' }]],
    ['$.list[0]', { list: [1, 2] }, { list: ['new', 2] }],
  ])('%s puts the value there and leaves the rest', (path, document, expected) => {
    expect(write(path, document)).toEqual(expected);
  });

  test.each<[string, Json, string]>([
    ['$.a', [1], 'Unable to apply step "a" to input [1]'],
    ['$.a', 'text', 'Unable to apply step "a" to input "text"'],
    ['$.a.b', { a: 1 }, 'Unable to apply step "b" to input {"a":1}'],
    ['$.list[2]', { list: [1] }, 'Unable to apply step "[2]" to input {"list":[1]}'],
    ['$.a[0]', {}, 'Unable to apply step "[0]" to input {}'],
  ])('%s fails where the way is blocked', (path, document, message) => {
    expect(() => write(path, document)).toThrow(new ReferenceFailure(message));
  });

  test('makes a field of any name, __proto__ too', () => {
    const written = write('$.__proto__.polluted', {});
    expect(JSON.stringify(written)).toBe('{"__proto__":{"polluted":"new"}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('never changes the document, and what was written is what is read', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const document = fc.dictionary(name, fc.jsonValue());
    fc.assert(
      fc.property(document, fc.array(name, { maxLength: 4 }), fc.jsonValue(), (before, names, value) => {
        const path = compilePath(['$', ...names].join('.'));
        const text = JSON.stringify(before);
        try {
          const after = writeReference(path, before as Json, value as Json);
          expect(readReference(path, rootsOf(after))).toEqual(value);
        } catch (error) {
          if (!(error instanceof ReferenceFailure)) throw error;
        }
        expect(JSON.stringify(before)).toBe(text);
      }),
    );
  });
});

describe('reading at a Reference Path', () => {
  test('fails with the step that is missing', () => {
    expect(() => readReference(compilePath('$.order.lines'), rootsOf({ order: {} }))).toThrow(
      new ReferenceFailure('Unable to apply step "lines" to input {"order":{}}'),
    );
  });
});
