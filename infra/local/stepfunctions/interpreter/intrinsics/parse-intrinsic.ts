import type { Json } from '../json.ts';
import { compilePath, type Path } from '../jsonpath/path.ts';
import { InvalidPath } from '../jsonpath/path-errors.ts';
import { Scanner } from '../jsonpath/scanner.ts';
import { InvalidIntrinsic } from './intrinsic-errors.ts';
import { type IntrinsicFunction, intrinsicFunctions } from './intrinsic-functions.ts';

/** An argument, or the call as a whole. */
type Term = { readonly kind: 'literal'; readonly value: Json } | { readonly kind: 'path'; readonly path: Path } | Call;

export type Call = {
  readonly kind: 'call';
  readonly name: string;
  readonly call: IntrinsicFunction;
  readonly args: readonly Term[];
  /** As it stands in the definition, for messages. */
  readonly text: string;
};

/** AWS's limit for calls within calls. */
const MAX_DEPTH = 10;
const functionName = /States\.[A-Za-z0-9]+/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const word = /(?:true|false|null)\b/y;

/** Parses a call from the first character to the last; throws InvalidIntrinsic. */
export function parseIntrinsic(source: string): Call {
  const scanner = new Scanner(source);
  try {
    scanner.skipBlanks();
    const call = parseCall(scanner, 1);
    scanner.skipBlanks();
    if (!scanner.isAtEnd) scanner.fail('expected the end');
    return call;
  } catch (error) {
    if (error instanceof InvalidPath) throw new InvalidIntrinsic(source, error.message);
    throw error;
  }
}

function parseCall(scanner: Scanner, depth: number): Call {
  if (depth > MAX_DEPTH) scanner.fail(`calls may be nested ${MAX_DEPTH} deep at most, expected no other`);
  const start = scanner.at;
  const name = scanner.match(functionName) ?? scanner.fail('expected the name of an intrinsic function');
  const call = intrinsicFunctions.get(name) ?? scanner.fail(`'${name}' is no intrinsic function, expected one`);
  scanner.skipBlanks();
  scanner.expect('(');
  const args: Term[] = [];
  scanner.skipBlanks();
  if (!scanner.take(')')) {
    do {
      scanner.skipBlanks();
      // A template keeps its escapes: an escaped brace is no place for an argument.
      args.push(parseTerm(scanner, depth, name === 'States.Format' && args.length === 0));
      scanner.skipBlanks();
    } while (scanner.take(','));
    scanner.expect(')');
  }
  return { kind: 'call', name, call, args, text: scanner.text.slice(start, scanner.at) };
}

function parseTerm(scanner: Scanner, depth: number, isTemplate: boolean): Term {
  if (scanner.peek() === "'") return { kind: 'literal', value: parseText(scanner, isTemplate) };
  if (scanner.peek() === '$') return { kind: 'path', path: compilePath(pathAt(scanner)) };
  const digits = scanner.match(number);
  if (digits !== undefined) {
    const value = Number(digits);
    return Number.isFinite(value) ? { kind: 'literal', value } : scanner.fail('expected a smaller number before this');
  }
  const found = scanner.match(word);
  if (found === undefined) return parseCall(scanner, depth + 1);
  return { kind: 'literal', value: found === 'null' ? null : found === 'true' };
}

function parseText(scanner: Scanner, isTemplate: boolean): string {
  scanner.expect("'");
  let text = '';
  for (;;) {
    if (scanner.isAtEnd) scanner.fail("expected a closing '");
    const char = scanner.peek();
    scanner.at++;
    if (char === "'") return text;
    if (char !== '\\') {
      text += char;
      continue;
    }
    const escaped = scanner.peek();
    if (escaped === '' || !"{}'\\".includes(escaped)) scanner.fail("expected one of ' { } \\ after a backslash");
    scanner.at++;
    text += isTemplate ? char + escaped : escaped;
  }
}

/** The text of a path: up to a comma, a blank or a bracket that is not its own. */
function pathAt(scanner: Scanner): string {
  const start = scanner.at;
  const open: string[] = [];
  let quote = '';
  for (; !scanner.isAtEnd; scanner.at++) {
    const char = scanner.peek();
    if (quote !== '') {
      if (char === '\\') scanner.at++;
      else if (char === quote) quote = '';
    } else if (open.length > 0 && (char === "'" || char === '"')) quote = char;
    else if (char === '[' || char === '(') open.push(char);
    else if (open.length > 0 && (char === ']' || char === ')')) open.pop();
    else if (open.length === 0 && (char === ',' || char === ')' || char === ' ')) break;
  }
  return scanner.text.slice(start, scanner.at);
}
