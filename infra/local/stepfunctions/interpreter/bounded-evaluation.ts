import jsonata from 'jsonata';
import { BoundedRegExp } from './bounded-regexp.ts';
import { MAX_EVALUATION_DEPTH, mayNestTooDeep } from './evaluation-depth.ts';

/** What an evaluation may use up, far more than a workflow needs; the steps take about a second. */
const MOST_STEPS = 1_000_000;
// JSONata makes instances, and nothing else, of its engine for regular expressions.
const RegexEngine = BoundedRegExp as unknown as RegExpConstructor;
const options = { RegexEngine };
/**
 * Ranges make long lists out of nothing. Counting costs every step of an expression, so only those with one are held, to
 * as many members as AWS has memory for.
 */
const rangeOptions = { ...options, sequence: 873_782 };

/** JSONata's hook that hears of each frame of variables, the first of an evaluation included. */
const onFrame = Symbol.for('jsonata.__createFrame_push');

/** What JSONata keeps in a frame of variables, as far as it matters here. */
type Frame = { readonly base?: Frame; readonly depth: number };

/** A parsed expression of JSONata. */
export type BoundedExpression = Pick<jsonata.Expression, 'registerFunction'> & {
  /** `at` is the time, in milliseconds since the epoch, for all that asks for one. Throws as JSONata does. */
  evaluate(bindings: Record<string, unknown>, at: number): Promise<unknown>;
};

/**
 * Parses an expression whose evaluations are ended when they use up too much. JSONata itself would measure that by a
 * clock, and complete dates by it, so that a replay might come to another result than was recorded (I1).
 */
export function parseBounded(source: string): BoundedExpression {
  const parsed = jsonata(source, source.includes('..') ? rangeOptions : options);
  const deepest = mayNestTooDeep(parsed.ast()) ? MAX_EVALUATION_DEPTH : Number.POSITIVE_INFINITY;
  let time = 0;
  const hear = (enclosing: Frame, frame: Frame): void => {
    if (!enclosing.base) bound(frame, time, deepest);
  };
  parsed.assign(onFrame as unknown as string, hear); // it is a key like any other
  return {
    registerFunction: parsed.registerFunction,
    evaluate: (bindings, at) => {
      // The first frame is made before this call returns.
      time = at;
      return parsed.evaluate(undefined, bindings);
    },
  };
}

/** Takes the place of the guard and the time that JSONata gives to an evaluation's first frame. */
function bound(frame: Frame, at: number, deepest: number): void {
  let steps = 0;
  const guard = (): void => {
    if (frame.depth > deepest) throw { code: 'D1011', value: deepest };
    if (++steps > MOST_STEPS) throw { code: 'D1012', value: MOST_STEPS };
  };
  const time = new Date(at);
  Object.defineProperty(frame, 'guardrails', { get: () => guard, set: () => undefined });
  Object.defineProperty(frame, 'timestamp', { get: () => time, set: () => undefined });
}
