import type { Json } from '../json.ts';
import { type Comparator, comparators } from './comparators.ts';
import type { Filter, Operand } from './filter.ts';
import type { Scanner } from './scanner.ts';
import type { Step } from './step.ts';

/** Reads the steps of a path within a filter. */
export type ParsePath = (scanner: Scanner, depth: number) => Step[];

/** Filters nested deeper than this are refused: each level takes stack here and when it is evaluated. */
const MAX_DEPTH = 50;
const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const word = /[a-zA-Z]+/y;
const operator = /===?|!==?|<=|>=|<|>|=~|(?:in|nin|subsetof|anyof|noneof|size|empty|contains|all)\b/iy;

/** What stands between `[?` and `]`: a condition in brackets. */
export function parseFilter(scanner: Scanner, depth: number, parsePath: ParsePath): Filter {
  if (depth > MAX_DEPTH) scanner.fail(`filters may be nested ${MAX_DEPTH} deep at most, expected no other`);
  scanner.skipBlanks();
  scanner.expect('(');
  const filter = parseOr(scanner, depth, parsePath);
  scanner.skipBlanks();
  scanner.expect(')');
  return filter;
}

function parseOr(scanner: Scanner, depth: number, parsePath: ParsePath): Filter {
  const anyOf = [parseAnd(scanner, depth, parsePath)];
  for (;;) {
    scanner.skipBlanks();
    if (!scanner.take('||')) return anyOf.length === 1 && anyOf[0] ? anyOf[0] : { kind: 'or', filters: anyOf };
    anyOf.push(parseAnd(scanner, depth, parsePath));
  }
}

function parseAnd(scanner: Scanner, depth: number, parsePath: ParsePath): Filter {
  const allOf = [parseTerm(scanner, depth, parsePath)];
  for (;;) {
    scanner.skipBlanks();
    if (!scanner.take('&&')) return allOf.length === 1 && allOf[0] ? allOf[0] : { kind: 'and', filters: allOf };
    allOf.push(parseTerm(scanner, depth, parsePath));
  }
}

function parseTerm(scanner: Scanner, depth: number, parsePath: ParsePath): Filter {
  scanner.skipBlanks();
  if (scanner.peek() === '(') return parseFilter(scanner, depth + 1, parsePath);
  if (scanner.peek() === '!' && scanner.peek(1) !== '=') {
    scanner.take('!');
    if (depth > MAX_DEPTH) scanner.fail(`filters may be nested ${MAX_DEPTH} deep at most, expected no other`);
    return { kind: 'not', filter: parseTerm(scanner, depth + 1, parsePath) };
  }
  const left = parseOperand(scanner, depth, parsePath);
  scanner.skipBlanks();
  const found = scanner.match(operator)?.toLowerCase();
  if (found === undefined) {
    if (left.kind === 'literal') scanner.fail('expected an operator');
    return { kind: 'exists', operand: left };
  }
  const comparator = comparatorOf(found);
  if (!comparator) scanner.fail(`the operator '${found}' is not supported, expected another`);
  scanner.skipBlanks();
  return { kind: 'compare', comparator, left, right: parseOperand(scanner, depth, parsePath) };
}

function comparatorOf(found: string): Comparator | undefined {
  const symbol = found === '===' ? '==' : found === '!==' ? '!=' : found;
  return Object.hasOwn(comparators, symbol) ? (symbol as Comparator) : undefined; // a key of the table, as just checked
}

function parseOperand(scanner: Scanner, depth: number, parsePath: ParsePath): Operand {
  if (scanner.peek() === '@' || scanner.peek() === '$') {
    const from = scanner.take('@') ? 'node' : 'root';
    if (from === 'root') scanner.expect('$');
    return { kind: 'path', from, steps: parsePath(scanner, depth) };
  }
  return { kind: 'literal', value: parseLiteral(scanner, depth) };
}

function parseLiteral(scanner: Scanner, depth: number): Json {
  if (scanner.peek() === "'" || scanner.peek() === '"') return scanner.quoted();
  if (scanner.take('[')) {
    if (depth > MAX_DEPTH) scanner.fail(`lists may be nested ${MAX_DEPTH} deep at most, expected no other`);
    const items: Json[] = [];
    scanner.skipBlanks();
    if (scanner.take(']')) return items;
    do {
      scanner.skipBlanks();
      items.push(parseLiteral(scanner, depth + 1));
      scanner.skipBlanks();
    } while (scanner.take(','));
    scanner.expect(']');
    return items;
  }
  const digits = scanner.match(number);
  if (digits !== undefined) return Number(digits);
  switch (scanner.match(word)) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return scanner.fail("expected '@', '$', a quoted text, a number, a list, true, false or null");
  }
}
