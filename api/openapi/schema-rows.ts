import type { Schema } from './described.ts';

/** A field of a schema as a line of a table. */
export interface SchemaRow {
  /** As in an error's `details`, with `0` for any place in a list: `items.0.quantity`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly note: string;
  /** The schema of that name says more. */
  readonly reference?: string;
}

/** Every field of the schema, those of inner objects after their own. */
export function schemaRows(schema: Schema, above = ''): readonly SchemaRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${above}${name}`;
    const reference = referenceOf(field);
    const row: SchemaRow = {
      path,
      type: typeOf(field),
      isRequired: schema.required?.includes(name) ?? false,
      note: noteOf(field),
      ...(reference === undefined ? {} : { reference }),
    };
    return [row, ...schemaRows(field, `${path}.`), ...schemaRows(field.items ?? {}, `${path}.0.`)];
  });
}

/** The name of the schema that this one, or what it is a list of, refers to. */
export function referenceOf(schema: Schema): string | undefined {
  const [only] = schema.allOf ?? [];
  const reference = schema.$ref ?? schema.items?.$ref ?? only?.$ref;
  return reference?.replace('#/components/schemas/', '');
}

/** In a word: `string`, `Address`, `list of Order`. */
export function typeOf(schema: Schema): string {
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const reference = referenceOf(schema);
  if (reference !== undefined) return reference;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return options.map(typeOf).join(' or ');
  const type = [schema.type ?? 'any'].flat().join(' or ');
  return schema.format === undefined ? type : `${type} (${schema.format})`;
}

/** What it means and what it may be. */
export function noteOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    schema.description,
    schema.enum?.map(String).join(' · '),
    range('', minimum, maximum),
    range(' characters', minLength, maxLength),
    range(' items', minItems, maxItems),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('; ')
    .replaceAll('.; ', '; ');
}

function range(unit: string, least: number | undefined, most: number | undefined): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  if (most === undefined) return `${least}${unit} or more`;
  return least === undefined ? `up to ${most}${unit}` : `${least} to ${most}${unit}`;
}
