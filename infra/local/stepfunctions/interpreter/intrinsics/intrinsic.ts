import type { Json } from '../json.ts';
import type { Path, Roots } from '../jsonpath/path.ts';
import { PathFailure } from '../jsonpath/path-errors.ts';
import type { Random } from '../random.ts';
import { IntrinsicFailure, InvalidArguments } from './intrinsic-errors.ts';
import { type Call, parseIntrinsic } from './parse-intrinsic.ts';

/** A call of an intrinsic function, parsed once. */
export type Intrinsic = {
  readonly source: string;
  /** Throws IntrinsicFailure. */
  evaluate(roots: Roots, random: Random): Json;
};

const MAX_CACHED = 10_000;
const cache = new Map<string, Intrinsic>();

/** Parses a call such as `States.Format('{}', $.name)`, or hands out the one parsed before; throws InvalidIntrinsic. */
export function compileIntrinsic(source: string): Intrinsic {
  const known = cache.get(source);
  if (known) return known;
  const call = parseIntrinsic(source);
  const compiled: Intrinsic = {
    source,
    evaluate: (roots, random) => evaluateCall(call, roots, random),
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

function evaluateCall(call: Call, roots: Roots, random: Random): Json {
  const args: Json[] = [];
  for (const term of call.args) {
    if (term.kind === 'literal') args.push(term.value);
    else if (term.kind === 'call') args.push(evaluateCall(term, roots, random));
    else args.push(argumentAt(term.path, call, roots));
  }
  try {
    return call.call(args, random);
  } catch (error) {
    if (!(error instanceof InvalidArguments)) throw error;
    throw failure(call, `Invalid ${error.subject} in ${call.name}${error.message === '' ? '' : `: ${error.message}`}`);
  }
}

function argumentAt(path: Path, call: Call, roots: Roots): Json {
  let found: Json | undefined;
  try {
    found = path.find(roots);
  } catch (error) {
    if (error instanceof PathFailure) throw failure(call, error.message);
    throw error;
  }
  if (found !== undefined) return found;
  const input = JSON.stringify(path.root.kind === 'context' ? roots.context() : roots.input);
  throw failure(
    call,
    `The JsonPath argument for the field '${path.source}' could not be found in the input '${input}'`,
  );
}

function failure(call: Call, detail: string): IntrinsicFailure {
  return new IntrinsicFailure(`There was an error while evaluating the intrinsic function: ${call.text}. ${detail}`);
}
