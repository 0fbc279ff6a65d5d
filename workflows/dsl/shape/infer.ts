import type { Template } from '../../asl/state-machine.ts';
import { type Node, parse, pathOf } from '../check/expression.ts';
import { anything, type Fields, oneOf, type Shape, text } from './shape.ts';

/** What an expression can refer to in the state it stands in. */
export interface Surroundings {
  readonly input: Shape;
  /** What the function, the callback or the branches give; `$states.result.Payload` for a function. */
  readonly result: Shape;
  variable(name: string): Shape;
}

/** A shape, and whether there may be no value at all. */
export interface Inferred {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

const always = (shape: Shape): Inferred => ({ shape, isOptional: false });
const whole: Shape = { kind: 'number', min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: true };
/** The context object: AWS's names, and the longest each value gets (a task token has at most 2,048 characters). */
const context = (input: Shape): Shape =>
  object({
    Execution: object({ Input: input }),
    State: object({ RetryCount: whole }),
    Task: object({ Token: text(2_048, 1) }),
  });

/** The shape of what a template becomes. */
export function shapeOfTemplate(template: Template, around: Surroundings): Inferred {
  if (typeof template === 'string') {
    const node = parse(template);
    return node ? infer(node, around) : always({ kind: 'constant', value: template });
  }
  if (template === null || typeof template !== 'object') return always({ kind: 'constant', value: template });
  if (isList(template)) {
    const items = template.map((item) => shapeOfTemplate(item, around).shape);
    return always({ kind: 'list', item: oneOf(items), min: items.length, max: items.length });
  }
  const fields = Object.entries(template).map(([name, field]) => [name, shapeOfTemplate(field, around)] as const);
  return always({ kind: 'object', fields: Object.fromEntries(fields), isClosed: true });
}

function isList(template: Template): template is readonly Template[] {
  return Array.isArray(template);
}

/** The shape of what an expression becomes; anything where it does what the emitter never writes. */
function infer(node: Node, around: Surroundings): Inferred {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return always({ kind: 'constant', value: node.value as string | number | boolean | null }); // these hold nothing else
    case 'variable':
      return always(node.value === 'states' ? states(around) : around.variable(String(node.value)));
    case 'path':
      return path(node, around);
    case 'block':
      return node.expressions?.[0] ? infer(node.expressions[0], around) : always(anything);
    case 'condition': {
      if (!node.then || !node.else) return always(anything);
      // The emitter asks whether a value exists before it takes it.
      const otherwise = infer(node.else, around);
      const then = nonEmpty(node.condition, node.then) ?? infer(node.then, around).shape;
      return { shape: oneOf([then, otherwise.shape]), isOptional: otherwise.isOptional };
    }
    case 'unary':
      return unary(node, around);
    case 'binary':
      return always(binary(node, around));
    case 'function':
      return always(called(node));
    default:
      return always(anything);
  }
}

/** `$x ? $substring($x, 0, 100) : …` takes a part of what is there, which is not empty. */
function nonEmpty(condition: Node | undefined, then: Node): Shape | undefined {
  const [cut] = then.arguments ?? [];
  const isSame = condition && cut && pathOf(condition) && pathOf(condition)?.join('.') === pathOf(cut)?.join('.');
  const shape = isSame ? called(then) : anything;
  return shape.kind === 'text' ? { ...shape, min: 1 } : undefined;
}

function states({ input, result }: Surroundings): Shape {
  return object({
    context: context(input),
    result,
    errorOutput: object({ Error: text(Number.POSITIVE_INFINITY), Cause: text(Number.POSITIVE_INFINITY) }),
  });
}

function path(node: Node, around: Surroundings): Inferred {
  const [first, ...steps] = node.steps ?? [];
  if (!first) return always(anything);
  return steps.reduce<Inferred>(
    (from, step) => {
      const found = fieldOf(from.shape, String(step.value));
      const [filter] = step.stages ?? [];
      const index = filter?.expr?.type === 'number' ? Number(filter.expr.value) : undefined;
      const shape = index === undefined ? found.shape : entryOf(found.shape, index);
      return { shape, isOptional: from.isOptional || found.isOptional };
    },
    infer(first, around),
  );
}

/** A field; of a union, that of the members which have it: the compiler has seen to it that it is one of them. */
function fieldOf(shape: Shape, name: string): Inferred {
  if (shape.kind === 'object') return shape.fields[name] ?? always(shape.rest?.value ?? anything);
  if (shape.kind !== 'oneOf') return always(anything);
  const members = shape.shapes
    .filter((one) => one.kind === 'object' && name in one.fields)
    .map((one) => fieldOf(one, name));
  if (members.length === 0) return always(anything);
  return { shape: oneOf(members.map((one) => one.shape)), isOptional: members.some((one) => one.isOptional) };
}

/** The branches of a parallel state each have a result of their own; they come as fields '0', '1', … */
function entryOf(shape: Shape, index: number): Shape {
  if (shape.kind === 'object') return shape.fields[String(index)]?.shape ?? anything;
  return shape.kind === 'list' ? shape.item : anything;
}

function unary(node: Node, around: Surroundings): Inferred {
  if (node.value === '[') {
    const items = (node.expressions ?? []).map((item) => infer(item, around).shape);
    return always({ kind: 'list', item: oneOf(items), min: items.length, max: items.length });
  }
  if (node.value !== '{' || !Array.isArray(node.lhs)) return always(anything);
  const pairs = node.lhs as readonly (readonly [Node, Node])[]; // the tree of an object has pairs here
  const fields: Fields = Object.fromEntries(pairs.map(([name, value]) => [String(name.value), infer(value, around)]));
  return always({ kind: 'object', fields, isClosed: true });
}

function binary(node: Node, around: Surroundings): Shape {
  if (node.value === '+') return whole;
  if (node.value !== '&') return { kind: 'boolean' };
  const sides = [node.lhs as Node, node.rhs].map((side) => (side ? lengthOf(infer(side, around).shape) : 0)); // one node each
  return text(sides.reduce((sum, length) => sum + length, 0));
}

function lengthOf(shape: Shape): number {
  if (shape.kind === 'constant') return String(shape.value).length;
  return shape.kind === 'text' ? shape.max : Number.POSITIVE_INFINITY;
}

function called({ procedure, arguments: args = [] }: Node): Shape {
  const [, , length] = args;
  if (procedure?.value === 'substring' && length?.type === 'number') return text(Number(length.value));
  return procedure?.value === 'exists' || procedure?.value === 'not' ? { kind: 'boolean' } : anything;
}

function object(fields: Readonly<Record<string, Shape>>): Shape {
  return {
    kind: 'object',
    isClosed: false,
    fields: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, always(shape)])),
  };
}
