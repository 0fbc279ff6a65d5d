import { describe, expect, test } from '@jest/globals';
import { scope } from '../../../workflows/dsl/stand-in.ts';
import { runAsl } from '../../support/run-asl.ts';
import { checkout } from '../../types/checkout.ts';
import * as shop from '../../types/shop.ts';

interface Variables {
  readonly input: { readonly total: number; readonly address: { readonly street: string } };
}
const { input } = scope<Variables>();
const known = /"input.total" is known only when the workflow runs/;

describe('a stand-in used as a value', () => {
  test.each([
    ['in a text', () => `${input.total}`],
    ['in a sum', () => Number(input.total) + 1],
    ['as JSON', () => JSON.stringify({ total: input.total })],
    ['spread into an object', () => ({ ...input.total })],
    ['spread into a list', () => [...(input.total as unknown as number[])]],
    ['searched for a field', () => 'cents' in input.total],
    ['listed', () => Object.keys(input.total)],
    ['written to', () => Object.assign(input.total, { cents: 1 })],
  ])('%s throws, and says what to do', (_use, use) => {
    expect(use).toThrow(known);
  });

  test('of all variables at once cannot be spread either', () => {
    const everything = scope<Variables>();
    expect(() => ({ ...everything })).toThrow(/name those you need/);
  });
});

describe('an argument', () => {
  const sending = (args: unknown) =>
    checkout
      .read('mail', shop.sendShipped, () => args as { orderId: shop.OrderId; tracking: string }, {
        otherwise: 'OrderRejected',
      })
      .succeed('Done');

  test.each([
    ['quotes', `it's "so" \\ here`],
    ['what looks like an expression', '{% $now() %}'],
    ['several lines', 'one\ntwo'],
    ['nothing', ''],
    ['other scripts', 'Größe 数量 🎁'],
  ])('of text with %s arrives as it was written', async (_what, tracking) => {
    const { definition, findings } = sending({ orderId: 'o-1', tracking });
    expect(findings).toEqual([]);
    const { calls } = await runAsl(definition, { tasks: () => ({ messageId: 'm' }) });
    expect(calls[0]?.payload).toEqual({ orderId: 'o-1', tracking });
  });

  test.each([
    ['a function', () => 1],
    ['not a number', Number.NaN],
    ['a bigint', 1n],
  ])('that is %s is refused', (_what, tracking) => {
    expect(() => sending({ orderId: 'o-1', tracking })).toThrow(TypeError);
  });

  test('that may be missing has its other value, or is left out', async () => {
    const { definition } = checkout
      .read(
        'mail',
        shop.sendShipped,
        ({ input }) => ({ orderId: input.orderId, tracking: input.note.orElse('none') }),
        {
          otherwise: 'OrderRejected',
        },
      )
      .effect(
        'stock',
        shop.reserve,
        ({ input }) => ({ orderId: input.orderId, items: [{ sku: 'a', quantity: 1 }], note: input.note.orNothing() }),
        { declined: { OutOfStock: 'OrderRejected' }, otherwise: 'OrderRejected' },
      )
      .irreversible('A test.')
      .succeed('Done');
    const tasks = () => ({ messageId: 'm', reservationId: 'r', warehouse: { id: 'w' } });
    const without = await runAsl(definition, { input: { orderId: 'o-1' }, tasks });
    expect(without.calls.map(({ payload }) => payload)).toEqual([
      { orderId: 'o-1', tracking: 'none' },
      { orderId: 'o-1', items: [{ sku: 'a', quantity: 1 }] },
    ]);
    const withNote = await runAsl(definition, { input: { orderId: 'o-1', note: 'ring twice' }, tasks });
    expect(withNote.calls.map(({ payload }) => payload)).toEqual([
      { orderId: 'o-1', tracking: 'ring twice' },
      { orderId: 'o-1', items: [{ sku: 'a', quantity: 1 }], note: 'ring twice' },
    ]);
  });
});

describe('a definition that does not hold together', () => {
  const byOrder = <Id>({ input }: { readonly input: { readonly orderId: Id } }) => ({ orderId: input.orderId });

  test('says that two states have one name', () => {
    const twice = checkout
      .read('one', shop.screen, byOrder, { otherwise: 'OrderRejected' })
      .read('two', shop.screen, byOrder, { otherwise: 'OrderRejected' })
      .succeed('Done');
    expect(() => twice.definition).toThrow(
      'workflow "check-out": two states are called "Screen order"; give one of them a title of its own',
    );
  });

  test('says that two different tasks have one name', () => {
    const twice = checkout
      .read('one', shop.screen, byOrder, { otherwise: 'OrderRejected' })
      .read('two', { ...shop.screen }, byOrder, { otherwise: 'OrderRejected', title: 'Once more' })
      .succeed('Done');
    expect(() => twice.definition).toThrow('two different tasks are called "screen-order"');
  });

  test('says that a name is not one for a variable', () => {
    expect(() => checkout.read('my-step', shop.screen, byOrder, { otherwise: 'OrderRejected' })).toThrow(
      `a step's name is that of a variable, letters and digits such as "shippingLabel"; "my-step" is not`,
    );
  });

  test('says that a branch did not give back its builder', () => {
    const broken = (() => undefined) as never;
    expect(() => checkout.match('input', 'isGift', { true: broken, false: (branch) => branch })).toThrow(
      'a branch gives back the builder it was handed',
    );
  });
});
