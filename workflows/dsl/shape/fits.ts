import type { Shape } from './shape.ts';

/**
 * Why a value of one shape may not be taken where another is expected, in sentences about its path; nothing where it
 * always fits. The compiler has compared the types; this compares the bounds, which types do not have.
 */
export function misfits(given: Shape, taken: Shape, path: string): string[] {
  if (taken.kind === 'anything') return [];
  if (given.kind === 'oneOf') return [...new Set(given.shapes.flatMap((one) => misfits(one, taken, path)))];
  if (taken.kind === 'oneOf') {
    const all = taken.shapes.map((one) => misfits(given, one, path));
    return all.some((found) => found.length === 0) ? [] : (all.sort((a, b) => a.length - b.length)[0] ?? []);
  }
  switch (taken.kind) {
    case 'constant':
      return given.kind === 'constant' && given.value === taken.value
        ? []
        : [`${path} must be ${JSON.stringify(taken.value)}`];
    case 'boolean':
      return given.kind === 'boolean' || (given.kind === 'constant' && typeof given.value === 'boolean')
        ? []
        : [`${path} must be true or false`];
    case 'text':
      return textMisfits(given, taken, path);
    case 'number':
      return numberMisfits(given, taken, path);
    case 'list': {
      if (given.kind !== 'list') return [`${path} must be a list`];
      return [
        ...(given.max > taken.max
          ? [`${path} may have ${count(given.max)} entries, and the task takes ${taken.max}`]
          : []),
        ...(given.min < taken.min ? [`${path} may have ${given.min} entries, and the task wants ${taken.min}`] : []),
        ...misfits(given.item, taken.item, `${path}[]`),
      ];
    }
    case 'object':
      return objectMisfits(given, taken, path);
  }
}

function textMisfits(given: Shape, taken: Extract<Shape, { kind: 'text' }>, path: string): string[] {
  if (given.kind === 'constant' && typeof given.value === 'string') {
    const { length } = given.value;
    const breaks = taken.pattern !== undefined && !new RegExp(taken.pattern, 'u').test(given.value);
    if (breaks) return [`${path} does not match ${taken.pattern}`];
    return textMisfits({ kind: 'text', min: length, max: length, isAscii: true }, taken, path);
  }
  if (given.kind !== 'text') return [`${path} must be text`];
  return [
    ...(given.max > taken.max
      ? [`${path} may be ${count(given.max)} characters long, and the task takes ${taken.max}`]
      : []),
    ...(given.min < taken.min
      ? [`${path} may be ${given.min || 'no'} characters long, and the task wants ${taken.min}`]
      : []),
  ];
}

function numberMisfits(given: Shape, taken: Extract<Shape, { kind: 'number' }>, path: string): string[] {
  if (given.kind === 'constant' && typeof given.value === 'number') {
    const { value } = given;
    return numberMisfits({ kind: 'number', min: value, max: value, isWhole: Number.isInteger(value) }, taken, path);
  }
  if (given.kind !== 'number') return [`${path} must be a number`];
  return [
    ...(given.max > taken.max ? [`${path} may be ${count(given.max)}, and the task takes at most ${taken.max}`] : []),
    ...(given.min < taken.min ? [`${path} may be ${given.min}, and the task takes at least ${taken.min}`] : []),
    ...(taken.isWhole && !given.isWhole ? [`${path} may be a fraction, and the task takes whole numbers`] : []),
  ];
}

function objectMisfits(given: Shape, taken: Extract<Shape, { kind: 'object' }>, path: string): string[] {
  if (given.kind !== 'object') return [`${path} must be an object`];
  const missing = Object.entries(taken.fields).flatMap(([name, field]) => {
    const own = given.fields[name];
    if (!own) return field.isOptional || given.rest ? [] : [`${path}.${name} is missing`];
    return [
      ...(own.isOptional && !field.isOptional ? [`${path}.${name} may be missing`] : []),
      ...misfits(own.shape, field.shape, `${path}.${name}`),
    ];
  });
  const unknown = Object.keys(given.fields).filter((name) => taken.isClosed && !(name in taken.fields));
  return [...missing, ...unknown.map((name) => `${path}.${name} is a field the task refuses`)];
}

function count(limit: number): string {
  return Number.isFinite(limit) ? String(limit) : 'any number of';
}
