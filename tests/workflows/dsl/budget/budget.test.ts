import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Action } from '../../../../workflows/dsl/contract.ts';
import { shapeOf } from '../../../../workflows/dsl/shape/shape.ts';
import { sizeOf } from '../../../../workflows/dsl/shape/size.ts';
import { runAsl } from '../../../support/run-asl.ts';
import { begun, checkOut } from '../../../types/checkout.ts';
import * as shop from '../../../types/shop.ts';

const { budget } = checkOut;

/** Runs the workflow of the fixtures; what a function answers otherwise than well is given. */
const run = (tasks: (name: string) => unknown, decision: 'retry' | 'settled' = 'settled') =>
  runAsl(checkOut.definition, {
    input: { orderId: 'o-1', items: [], total: 1, currency: 'USD', shippingAddress: { street: 's' } },
    tasks: (name) => tasks(name) ?? answers[name] ?? null,
    onCallback: ({ functionName }) => ({
      output: functionName === 'AskSupport' ? { decision } : { deliveredAt: 'now', by: 'ada', result: 'yes' },
    }),
  });
const answers: Readonly<Record<string, unknown>> = {
  ReserveStock: { reservationId: 'r', warehouse: { id: 'w' } },
  ScreenOrder: { decision: 'review' },
  AuthorizePayment: { status: 'requiresAction', paymentId: 'p', url: 'u' },
  BuyLabel: { trackingNumber: 't' },
  CapturePayment: { capturedAt: 'now' },
  ProbeCapture: { outcome: 'didNotHappen' },
  WriteInvoice: { invoiceId: 'i' },
  SendShipped: { messageId: 'm' },
};

describe('the budget', () => {
  test('of the happy path is what the longest happy run takes', async () => {
    const { history, calls, status } = await run(() => undefined);
    expect(status).toBe('SUCCEEDED');
    expect(history).toHaveLength(budget.historyEvents.happyPath);
    expect(calls).toHaveLength(budget.lambdaRequests.happyPath);
    expect(history.filter(({ type }) => type.endsWith('StateEntered'))).toHaveLength(budget.transitions.happyPath);
  });

  test('bounds a run in which all that can fail does', async () => {
    const broken = new Set(['CapturePayment', 'VoidLabel', 'VoidHold', 'ReleaseStock']);
    const { history, calls } = await run((name) => {
      if (broken.has(name)) throw Object.assign(new Error('away'), { name: 'Transient' });
      return undefined;
    }, 'retry');
    expect(calls.length).toBeGreaterThan(700);
    expect(history.length).toBeLessThanOrEqual(budget.historyEvents.upperBound);
    expect(calls.length).toBeLessThanOrEqual(budget.lambdaRequests.upperBound);
  });

  test('names the price and the limit it counts with, each with its source', () => {
    expect(budget.basis.figures).toHaveLength(5);
    for (const { source, asOf } of budget.basis.figures) {
      expect(source).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('costs what its transitions, requests and seconds cost', () => {
    const seconds = budget.lambdaRequests.happyPath * 0.3 * 0.5;
    const expected =
      budget.transitions.happyPath * 0.000025 + budget.lambdaRequests.happyPath * 0.0000002 + seconds * 0.0000133334;
    expect(budget.usDollars.happyPath).toBeCloseTo(expected, 6);
  });

  test('refuses what comes near the limit of bytes, and says where', () => {
    const long: Action<{ orderId: shop.OrderId }, string, never> = {
      ...shop.release,
      name: 'write-much',
      output: z.string().max(50_000),
    };
    const built = begun
      .read('much', long, ({ input }) => ({ orderId: input.orderId }), { otherwise: 'OrderRejected' })
      .succeed('Done');
    expect(built.findings).toEqual([
      expect.stringMatching(/^workflow "check-out": at "Write much" 302\d{3} bytes may pass, and 209715 are allowed/),
    ]);
  });

  test('refuses what comes near the limit of events', () => {
    const by = ({ input }: { readonly input: { readonly orderId: never } }) => ({ orderId: input.orderId });
    interface Loose {
      effect(
        name: string,
        task: unknown,
        args: unknown,
        answers: object,
      ): { undo(task: unknown, args: unknown, options: object): Loose };
      succeed(name: string): { readonly findings: readonly string[] };
    }
    // A loop of steps, which types cannot follow.
    const many = Array.from({ length: 30 }, (_, index) => index).reduce<Loose>(
      (to, index) =>
        to
          .effect(`step${index}`, shop.commit, by, { otherwise: 'OrderRejected', title: `Do ${index}` })
          .undo(shop.release, by, { title: `Undo ${index}` }),
      begun as unknown as Loose,
    );
    expect(many.succeed('Done').findings).toEqual([
      expect.stringMatching(/its history may have \d{5} events, and 20000 are allowed/),
    ]);
  });
});

describe('the size of a shape', () => {
  test.each([
    [z.string().max(3), 'ab\u0001'],
    [
      z
        .string()
        .max(4)
        .regex(/^[A-Z]+$/),
      'ABCD',
    ],
    [z.int().min(-5).max(1_000), 1_000],
    [z.boolean(), false],
    [z.enum(['one', 'three']), 'three'],
    [z.array(z.literal('x')).max(3), ['x', 'x', 'x']],
    [z.object({ a: z.int().min(0).max(9), b: z.null() }), { a: 9, b: null }],
    [z.record(z.enum(['a', 'b']), z.boolean()), { a: false, b: false }],
    [z.record(z.string().max(1), z.boolean()).meta({ maxProperties: 2 }), { a: false, b: false }],
    [z.union([z.string().max(1), z.array(z.boolean()).max(2)]), [false, false]],
    [z.iso.datetime().max(30), '2026-11-22T00:00:00.000Z'],
    [z.object({ a: z.boolean() }).and(z.object({ b: z.boolean() })), { a: false, b: false }],
  ])('%# is at least that of the largest value', (schema, largest) => {
    const bound = sizeOf(shapeOf(schema, 'output'));
    expect(bound).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(largest)));
    expect(bound).toBeLessThan(100);
  });
});
