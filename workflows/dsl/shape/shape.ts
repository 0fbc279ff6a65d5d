import { z } from 'zod';

/** What a value can look like, with its bounds: read from a zod schema, or worked out from an expression. */
export type Shape =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | {
      readonly kind: 'text';
      readonly min: number;
      readonly max: number;
      readonly isAscii: boolean;
      readonly pattern?: string;
    }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isWhole: boolean }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly item: Shape; readonly min: number; readonly max: number }
  | { readonly kind: 'object'; readonly fields: Fields; readonly isClosed: boolean; readonly rest?: Rest }
  | { readonly kind: 'oneOf'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'anything' };

export type Fields = Readonly<Record<string, { readonly shape: Shape; readonly isOptional: boolean }>>;

/** Fields whose names the schema does not list. */
interface Rest {
  readonly name: Shape;
  readonly value: Shape;
  readonly max: number;
}

export const anything: Shape = { kind: 'anything' };
export const text = (max: number, min = 0): Shape => ({ kind: 'text', min, max, isAscii: false });

/** Several shapes as one; what is listed twice is listed once. */
export function oneOf(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'oneOf' ? shape.shapes : [shape]));
  const [only, ...others] = flat;
  return only && others.length === 0 ? only : { kind: 'oneOf', shapes: flat };
}

/** The part of JSON Schema that zod writes. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: string | number | boolean | null;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly maxProperties?: number;
}

/** What a schema takes (`input`), or gives (`output`). A record is bounded by `.meta({ maxProperties: 20 })`. */
export function shapeOf(schema: z.ZodType, side: 'input' | 'output'): Shape {
  const json = z.toJSONSchema(schema, { io: side, unrepresentable: 'any', cycles: 'ref' }) as JsonSchema; // zod writes no other
  return read(json, json.$defs ?? {}, []);
}

function read(schema: JsonSchema, defs: NonNullable<JsonSchema['$defs']>, inside: readonly string[]): Shape {
  const inner = (one: JsonSchema) => read(one, defs, inside);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '');
    const def = defs[name];
    // A shape within itself has no bound.
    return def && !inside.includes(name) ? read(def, defs, [...inside, name]) : anything;
  }
  if (schema.const !== undefined) return { kind: 'constant', value: schema.const };
  if (schema.enum) return oneOf(schema.enum.map((value) => ({ kind: 'constant', value })));
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return oneOf(either.map(inner));
  if (schema.allOf) return schema.allOf.map(inner).reduce(both, anything);
  if (typeof schema.type === 'object') return oneOf(schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case 'null':
      return { kind: 'constant', value: null };
    case 'boolean':
      return { kind: 'boolean' };
    case 'string': {
      const { pattern, minLength: min = 0, maxLength: max = Number.POSITIVE_INFINITY } = schema;
      return {
        kind: 'text',
        min,
        max,
        isAscii: pattern !== undefined && isAscii(pattern),
        ...(pattern ? { pattern } : {}),
      };
    }
    case 'number':
    case 'integer': {
      const min = schema.minimum ?? schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY;
      const max = schema.maximum ?? schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY;
      return { kind: 'number', min, max, isWhole: schema.type === 'integer' };
    }
    case 'array': {
      const items = [...(schema.prefixItems ?? []), ...(typeof schema.items === 'object' ? [schema.items] : [])];
      const item = items.length === 0 ? anything : oneOf(items.map(inner));
      return { kind: 'list', item, min: schema.minItems ?? 0, max: schema.maxItems ?? Number.POSITIVE_INFINITY };
    }
    case 'object':
      return objectShape(schema, inner);
    default:
      return anything;
  }
}

function objectShape(schema: JsonSchema, inner: (schema: JsonSchema) => Shape): Shape {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    name,
    { shape: inner(field), isOptional: !required.has(name) },
  ]);
  const { additionalProperties: value, propertyNames, maxProperties } = schema;
  const isClosed = value === false;
  if (typeof value !== 'object') return { kind: 'object', fields: Object.fromEntries(fields), isClosed };
  const max = maxProperties ?? propertyNames?.enum?.length ?? Number.POSITIVE_INFINITY;
  const rest: Rest = { name: inner(propertyNames ?? { type: 'string' }), value: inner(value), max };
  return { kind: 'object', fields: Object.fromEntries(fields), isClosed, rest };
}

function both(a: Shape, b: Shape): Shape {
  if (a.kind === 'anything') return b;
  if (a.kind !== 'object' || b.kind !== 'object') return a;
  return { kind: 'object', fields: { ...a.fields, ...b.fields }, isClosed: false };
}

/** True of a pattern of printable ASCII alone: no dot, no class that is defined by what is not in it, no escape but \d \w - . */
function isAscii(pattern: string): boolean {
  const rest = pattern.replace(/\\[dw\-./+]/g, '').replace(/\(\?[:=!]/g, '(');
  return (
    !/[.\\]|\[\^/.test(rest.replace(/\[[^\]]*\]/g, (set) => set.replaceAll('.', ''))) && /^[\x20-\x7e]*$/.test(rest)
  );
}
