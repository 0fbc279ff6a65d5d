import { compileExpression, type Expression, expressionSource, type Scope } from './expression.ts';
import { callIntrinsic, followPath, pathInField } from './follow-path.ts';
import type { Intrinsic } from './intrinsics/intrinsic.ts';
import { isObject, type Json } from './json.ts';
import type { Path } from './jsonpath/path.ts';

/** What yields a value: JSON in which any string may be an expression of JSONata, or any field a path of JSONPath. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** `field` is how messages name the place of the path; they name the path alone where it is absent. */
  | { readonly kind: 'path'; readonly path: Path; readonly field: string | undefined }
  | { readonly kind: 'intrinsic'; readonly intrinsic: Intrinsic }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

/** Parses every JSONata expression in the value; `onError` hears of bad syntax and where it stands. */
export function compileTemplate(
  value: Json,
  location: string,
  onError: (message: string, location: string) => void,
): Template {
  if (typeof value === 'string') {
    const source = expressionSource(value);
    if (source === undefined) return { kind: 'constant', value };
    try {
      return { kind: 'expression', expression: compileExpression(source) };
    } catch (error) {
      const { message } = error as { message?: unknown }; // JSONata throws plain objects
      onError(`The JSONata expression '${source}' cannot be parsed: ${message}`, location);
      return { kind: 'constant', value: null };
    }
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`, onError));
    return items.every((item) => item.kind === 'constant') ? { kind: 'constant', value } : { kind: 'array', items };
  }
  if (isObject(value)) {
    const fields = Object.entries(value).map(
      ([key, item]) => [key, compileTemplate(item, `${location}/${key}`, onError)] as const,
    );
    return fields.every(([, item]) => item.kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'object', fields };
  }
  return { kind: 'constant', value };
}

/** The value; throws EvaluationFailure, which names the field, or QueryFailure. */
export async function evaluateTemplate(template: Template, scope: Scope, location: string): Promise<Json> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return template.expression.evaluate(scope, location);
    case 'path':
      return template.field === undefined
        ? followPath(template.path, scope.roots)
        : pathInField(template.path, scope.roots, template.field);
    case 'intrinsic':
      return callIntrinsic(template.intrinsic, scope.roots, scope.surroundings.random);
    case 'array': {
      const items: Json[] = [];
      for (const [index, item] of template.items.entries()) {
        items.push(await evaluateTemplate(item, scope, `${location}[${index}]`));
      }
      return items;
    }
    case 'object': {
      const fields: [string, Json][] = [];
      for (const [key, item] of template.fields) {
        fields.push([key, await evaluateTemplate(item, scope, `${location}/${key}`)]);
      }
      // An assignment would take a key `__proto__` for something else.
      return Object.fromEntries(fields);
    }
  }
}
