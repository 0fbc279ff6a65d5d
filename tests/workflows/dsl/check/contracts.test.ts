import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Action } from '../../../../workflows/dsl/contract.ts';
import { checkout } from '../../../types/checkout.ts';
import * as shop from '../../../types/shop.ts';

function taking<Input>(input: z.ZodType<Input>): Action<Input, unknown, never> {
  return { ...shop.screen, name: 'take-it', input, output: z.null(), declines: {} };
}
const answers = { otherwise: 'OrderRejected', title: 'Take it' } as const;

describe('what a state passes', () => {
  test.each([
    [
      'longer than the task takes',
      checkout.read(
        'it',
        taking(z.object({ note: z.string().max(2) })),
        ({ input }) => ({ note: input.currency }),
        answers,
      ),
      'input.note may be 3 characters long, and the task takes 2',
    ],
    [
      'shorter than the task wants',
      checkout.read(
        'it',
        taking(z.object({ note: z.string().min(1).max(100) })),
        ({ input }) => ({ note: input.note.orElse('') }),
        answers,
      ),
      'input.note may be no characters long, and the task wants 1',
    ],
    [
      'a larger number than the task takes',
      checkout.read(
        'it',
        taking(z.object({ total: z.int().max(10).min(0) })),
        ({ input }) => ({ total: input.total }),
        answers,
      ),
      'input.total may be 100000000, and the task takes at most 10',
    ],
    [
      'a smaller number than the task takes',
      checkout.read(
        'it',
        taking(z.object({ total: z.int().min(1).max(1e9) })),
        ({ input }) => ({ total: input.total }),
        answers,
      ),
      'input.total may be 0, and the task takes at least 1',
    ],
    [
      'more entries than the task takes',
      checkout.read(
        'it',
        taking(z.object({ items: z.array(z.object({ sku: z.string().max(100) })).max(5) })),
        ({ input }) => ({ items: input.items }),
        answers,
      ),
      'input.items may have 50 entries, and the task takes 5',
    ],
    [
      'fields that a strict task refuses',
      checkout.read(
        'it',
        taking(z.object({ to: z.strictObject({ street: z.string().max(100) }) })),
        ({ input }) => ({ to: input.shippingAddress }),
        answers,
      ),
      'input.to.city is a field the task refuses',
    ],
    [
      'a text that the task’s pattern does not match',
      checkout.read(
        'it',
        taking(
          z.object({
            currency: z
              .string()
              .max(3)
              .regex(/^[A-Z]+$/),
          }),
        ),
        () => ({ currency: 'usd' }),
        answers,
      ),
      'input.currency does not match ^[A-Z]+$',
    ],
  ])('is found when it may be %s', (_what, begun, finding) => {
    expect(begun.succeed('Done').findings).toEqual([
      `workflow "check-out": state "Take it" calls take-it, whose ${finding}`,
    ]);
  });

  test('is in order when every bound fits', () => {
    const wide = z.object({
      note: z.string().max(100),
      items: z.array(z.object({ sku: z.string().max(100) })).max(50),
    });
    const begun = checkout.read(
      'it',
      taking(wide),
      ({ input }) => ({ note: input.currency, items: input.items }),
      answers,
    );
    expect(begun.succeed('Done').findings).toEqual([]);
  });
});

describe('a schema without a bound', () => {
  test.each([
    ['text', z.object({ note: z.string() }), () => ({ note: '' }), 'input.note is text without a maximum length'],
    [
      'a list',
      z.object({ notes: z.array(z.string().max(5)) }),
      () => ({ notes: [] }),
      'input.notes is a list without a maximum length',
    ],
    [
      'texts in a list',
      z.object({ notes: z.array(z.string()).max(5) }),
      () => ({ notes: [] }),
      'input.notes[] is text without a maximum length',
    ],
    [
      'a record',
      z.object({ notes: z.record(z.string().max(5), z.boolean()) }),
      () => ({ notes: {} }),
      'input.notes is a record without .meta({ maxProperties: … })',
    ],
    ['anything', z.object({ note: z.unknown() }), () => ({ note: '' }), 'input.note can be anything'],
  ])('of %s is found by its path', (_what, input, args, finding) => {
    const built = checkout.read('it', taking<object>(input), args as () => object, answers).succeed('Done');
    expect(built.findings).toContain(`workflow "check-out": task "take-it": ${finding}`);
  });
});
