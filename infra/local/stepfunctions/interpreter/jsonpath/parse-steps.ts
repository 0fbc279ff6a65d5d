import { parseFilter } from './parse-filter.ts';
import type { Scanner } from './scanner.ts';
import type { Step } from './step.ts';

/** Any character but those that end a name; AWS takes `$.delivery-partner` and names in any script. */
const name = /[^.[\]'"\s,]+/y;
/** Within a filter operators end a name, too. */
const nameInFilter = /[^.[\]'"\s,()=<>!&|~?@$]+/y;
const integer = /-?\d{1,15}/y;

/** The steps after `$`, `@` or a variable, as far as they go. */
export function parseSteps(scanner: Scanner, isInFilter: boolean, depth: number): Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (scanner.take('..')) {
      steps.push({ kind: 'descend' });
      if (scanner.peek() === '[') steps.push(parseBracket(scanner, depth));
      else steps.push(parseName(scanner, isInFilter));
    } else if (scanner.take('.')) {
      steps.push(parseName(scanner, isInFilter));
    } else if (scanner.peek() === '[') {
      steps.push(parseBracket(scanner, depth));
    } else {
      return steps;
    }
  }
}

function parseName(scanner: Scanner, isInFilter: boolean): Step {
  if (scanner.take('*')) return { kind: 'wildcard' };
  const found = scanner.match(isInFilter ? nameInFilter : name);
  if (found === undefined) scanner.fail('expected a name');
  return { kind: 'names', names: [found] };
}

function parseBracket(scanner: Scanner, depth: number): Step {
  const start = scanner.at;
  scanner.expect('[');
  scanner.skipBlanks();
  const step = parseBracketContent(scanner, start, depth);
  scanner.skipBlanks();
  scanner.expect(']');
  return step.kind === 'filter' ? { ...step, text: scanner.text.slice(start, scanner.at) } : step;
}

function parseBracketContent(scanner: Scanner, start: number, depth: number): Step {
  if (scanner.take('*')) return { kind: 'wildcard' };
  if (scanner.take('?'))
    return {
      kind: 'filter',
      filter: parseFilter(scanner, depth + 1, (inner, at) => parseSteps(inner, true, at)),
      text: '',
    };
  if (scanner.peek() === "'" || scanner.peek() === '"') {
    return { kind: 'names', names: listOf(scanner, () => scanner.quoted()) };
  }
  const first = scanner.match(integer);
  if (first === undefined && scanner.peek() !== ':') {
    scanner.at = start + 1;
    scanner.fail("'[' must be followed by a quoted name, a number, ':', '*' or '?':");
  }
  if (scanner.peek() === ':') return parseSlice(scanner, first);
  scanner.skipBlanks();
  const rest = scanner.take(',')
    ? listOf(scanner, () => scanner.match(integer) ?? scanner.fail('expected a number'))
    : [];
  return { kind: 'indexes', indexes: [Number(first), ...rest.map(Number)] };
}

function parseSlice(scanner: Scanner, from: string | undefined): Step {
  scanner.expect(':');
  const to = scanner.match(integer);
  if (from === undefined && to === undefined) scanner.fail('expected a number');
  return {
    kind: 'slice',
    from: from === undefined ? undefined : Number(from),
    to: to === undefined ? undefined : Number(to),
  };
}

function listOf<Item>(scanner: Scanner, item: () => Item): Item[] {
  const items: Item[] = [];
  do {
    scanner.skipBlanks();
    items.push(item());
    scanner.skipBlanks();
  } while (scanner.take(','));
  return items;
}
