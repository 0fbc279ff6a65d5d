import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Built } from '../../../workflows/dsl/built.ts';
import type { AnyTask } from '../../../workflows/dsl/contract.ts';
import { runAsl } from '../../support/run-asl.ts';
import { checkout } from '../../types/checkout.ts';
import * as shop from '../../types/shop.ts';

/** A workflow drawn at random: effects, matches that come together again, waits whose silence is a branch. */
type Drawn =
  | { readonly kind: 'effect'; readonly leavesOpen: boolean }
  | { readonly kind: 'match'; readonly one: readonly Drawn[]; readonly other: readonly Drawn[] }
  | { readonly kind: 'wait'; readonly silence: readonly Drawn[] };

const { drawn } = fc.letrec<{ drawn: Drawn; path: readonly Drawn[] }>((tie) => ({
  drawn: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('effect' as const), leavesOpen: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('match' as const),
        one: tie('path'),
        other: tie('path'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), silence: tie('path') }) },
  ),
  path: fc.array(tie('drawn'), { maxLength: 3 }),
}));

/** What happens at each call, in turn. */
const happening = fc.constantFrom(
  'works',
  'declines',
  'fails',
  'times out',
  'fails, then declines',
  'fails, then works',
  'is called off',
  'fails, then is called off',
);
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

test('whatever fails, all that may have happened is undone, in reverse, and nothing else is', async () => {
  const world = fc.record({
    path: fc.array(drawn, { minLength: 1, maxLength: 5 }),
    happenings: fc.array(happening, { minLength: 30, maxLength: 30 }),
    flags: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
    answers: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ path, happenings, flags, answers }) => {
      const built = build(path);
      const byState = new Map<string, Happening>();
      const owed: string[] = [];
      const waits = [...answers];
      const run = await runAsl(built.definition, {
        input: { orderId: 'o-1', ...Object.fromEntries(flags.map((flag, index) => [`flag${index}`, flag])) },
        tasks: (name, { tracking: state }, attempt) => {
          if (name !== 'DoIt' && name !== 'DoItOpenly') return null;
          const happens = byState.get(state) ?? happenings[byState.size] ?? 'works';
          byState.set(state, happens);
          const answer = attempt === 1 ? happens.split(', then ')[0] : happens.split(', then ').at(-1);
          const isCertain = attempt === 1 && answer === 'declines' && name === 'DoIt';
          if (!isCertain && !owed.includes(state)) owed.push(state);
          if (answer === 'times out') return 'timeout';
          if (answer === 'is called off') throw Object.assign(new Error('no'), { name: 'CancelRequested' });
          if (answer === 'declines') throw Object.assign(new Error('no'), { name: 'Refused' });
          if (answer?.startsWith('fails')) throw Object.assign(new Error('away'), { name: 'Transient' });
          return { messageId: 'm' };
        },
        onCallback: () => (waits.shift() ? { output: { by: 'ada' } } : 'pending'),
      });
      const undone = run.entered.filter((name) => name.startsWith('Take back ')).map((name) => name.slice(10));
      expect(run.status).toBe('SUCCEEDED');
      expect(undone).toEqual(run.output.outcome === 'Done' ? [] : owed.toReversed());
    }),
    { numRuns: 100, seed: 20_261_122 },
  );
});

test('whatever is drawn is sound', () => {
  const isOfSize = (finding: string) => finding.includes('its history may have');
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 1, maxLength: 5 }), (path) => {
      expect(build(path).findings.filter((finding) => !isOfSize(finding))).toEqual([]);
    }),
    { numRuns: 15, seed: 20_261_122 },
  );
});

/** The builder, as a program uses it that draws its steps: types cannot follow it there. */
interface Loose {
  effect(
    name: string,
    task: AnyTask,
    args: () => object,
    answers: object,
  ): { undo(task: AnyTask, args: () => object, options: object): Loose };
  match(variable: string, field: string, cases: Record<string, (branch: Loose) => Loose>, options: object): Loose;
  wait(name: string, task: AnyTask, options: object): Loose;
  succeed(name: string): Built<unknown, string>;
}

function build(path: readonly Drawn[]): Built<unknown, string> {
  let count = 0;
  const doIt = { ...shop.sendShipped, name: 'do-it', declines: { Refused: { leavesOpen: false } } };
  const doItOpenly = { ...doIt, name: 'do-it-openly', declines: { Refused: { leavesOpen: true } } };
  const add = (to: Loose, step: Drawn): Loose => {
    count += 1;
    const name = `step${count}`;
    switch (step.kind) {
      case 'effect':
        return to
          .effect(name, step.leavesOpen ? doItOpenly : doIt, () => ({ orderId: 'o-1', tracking: name }), {
            title: `Do ${name}`,
            declined: { Refused: 'OrderRejected' },
            otherwise: 'PaymentFailed',
          })
          .undo(shop.release, () => ({ orderId: 'o-1' }), { title: `Take back ${name}` });
      case 'match': {
        const { one, other } = step;
        const cases = {
          true: (branch: Loose) => one.reduce(add, branch),
          false: (branch: Loose) => other.reduce(add, branch),
        };
        return to.match('input', `flag${count}`, cases, { title: `Which ${name}?` });
      }
      case 'wait':
        return to.wait(name, shop.review, {
          title: `Wait ${name}`,
          args: () => ({ orderId: 'o-1' }),
          timeoutSeconds: 60,
          timedOut: (branch: Loose) => step.silence.reduce(add, branch),
          otherwise: 'OrderRejected',
        });
    }
  };
  return path.reduce(add, checkout as unknown as Loose).succeed('Done'); // see Loose
}
