import type { Shape } from './shape.ts';

/** The longest a number gets in JSON. */
const numberBytes = 24;

/** Bytes of a character in the worst case: JSON writes a control character as \u0001. */
const characterBytes = 6;

/** The most bytes a value of this shape takes as JSON; infinite where it has no bound. */
export function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case 'constant':
      return Buffer.byteLength(JSON.stringify(shape.value));
    case 'text':
      return 2 + shape.max * (shape.isAscii ? 1 : characterBytes);
    case 'number': {
      const longest = Math.max(...[shape.min, shape.max].map((limit) => String(limit).length));
      return shape.isWhole && Number.isFinite(shape.min) && Number.isFinite(shape.max) ? longest : numberBytes;
    }
    case 'boolean':
      return 5;
    case 'list':
      return 2 + (shape.max === 0 ? 0 : shape.max * (sizeOf(shape.item) + 1));
    case 'object': {
      const fields = Object.entries(shape.fields).map(([name, field]) => fieldSize(JSON.stringify(name), field.shape));
      const rest = shape.rest ? shape.rest.max * (sizeOf(shape.rest.name) + sizeOf(shape.rest.value) + 2) : 0;
      return 2 + rest + fields.reduce((sum, size) => sum + size, 0);
    }
    case 'oneOf':
      return Math.max(0, ...shape.shapes.map(sizeOf));
    case 'anything':
      return Number.POSITIVE_INFINITY;
  }
}

function fieldSize(name: string, shape: Shape): number {
  return Buffer.byteLength(name) + sizeOf(shape) + 2;
}

/** Where a shape has no bound, each with what it lacks: `items[].name is text without a maximum length`. */
export function unboundedIn(shape: Shape, path: string): string[] {
  switch (shape.kind) {
    case 'text':
      return Number.isFinite(shape.max) ? [] : [`${path} is text without a maximum length`];
    case 'list':
      return [
        ...(Number.isFinite(shape.max) ? [] : [`${path} is a list without a maximum length`]),
        ...unboundedIn(shape.item, `${path}[]`),
      ];
    case 'object': {
      const { rest } = shape;
      const fields = Object.entries(shape.fields).flatMap(([name, field]) =>
        unboundedIn(field.shape, `${path}.${name}`),
      );
      if (!rest) return fields;
      return [
        ...fields,
        ...(Number.isFinite(rest.max) ? [] : [`${path} is a record without .meta({ maxProperties: … })`]),
        ...unboundedIn(rest.name, `a key of ${path}`),
        ...unboundedIn(rest.value, `${path}[…]`),
      ];
    }
    case 'oneOf':
      return [...new Set(shape.shapes.flatMap((one) => unboundedIn(one, path)))];
    case 'anything':
      return [`${path} can be anything`];
    default:
      return [];
  }
}
