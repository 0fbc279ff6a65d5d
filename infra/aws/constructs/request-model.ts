import type { JsonSchema, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import type { Schema } from '../../../api/openapi/described.ts';

type Schemas = Readonly<Record<string, Schema>>;

/**
 * What API Gateway checks of a body: which fields there are, of which kind, which values and how many. It must never refuse
 * what the API takes, so it leaves to the API what the two count differently: texts (their length is that after trimming,
 * in UTF-16 units; patterns and formats are of another dialect) and whole numbers (to draft 4, 1.0 is none). References
 * are resolved, for the gateway knows a model by its address only.
 */
export function requestModel(schema: Schema, schemas: Schemas): JsonSchema {
  if (schema.$ref !== undefined) return requestModel(referred(schema.$ref, schemas), schemas);
  const all = (some: readonly Schema[] | undefined) => some?.map((one) => requestModel(one, schemas));
  const { minimum, maximum, minItems, maxItems, required, properties, items, additionalProperties } = schema;
  return known({
    type: typesOf(schema.type),
    enum: schema.const === undefined ? schema.enum?.slice() : [schema.const],
    minimum,
    maximum,
    minItems,
    maxItems,
    required: required?.slice(),
    items: items && requestModel(items, schemas),
    properties:
      properties &&
      Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, requestModel(inner, schemas)])),
    additionalProperties:
      typeof additionalProperties === 'object' ? requestModel(additionalProperties, schemas) : additionalProperties,
    allOf: all(schema.allOf),
    // To the gateway, one that fits loosely may fit twice.
    anyOf: all(schema.anyOf ?? schema.oneOf),
  });
}

function referred(reference: string, schemas: Schemas): Schema {
  const name = reference.replace('#/components/schemas/', '');
  const schema = schemas[name];
  if (schema === undefined) throw new Error(`expected the schema "${name}" in the API's description, found none`);
  return schema;
}

function typesOf(type: Schema['type']): JsonSchemaType | JsonSchemaType[] | undefined {
  if (type === undefined) return undefined;
  const types = [type].flat().map((one) => (one === 'integer' ? 'number' : one) as JsonSchemaType); // the same words
  const [first, ...others] = types;
  return others.length === 0 ? first : types;
}

function known(schema: { readonly [Key in keyof JsonSchema]: JsonSchema[Key] | undefined }): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
