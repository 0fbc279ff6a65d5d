import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/**
 * The body as the schema has it. Throws ValidationException in AWS's words for values that are out of bounds,
 * SerializationException for values of another type; null is as good as nothing.
 */
export function validate<Input>(schema: z.ZodType<Input>, body: unknown): Input {
  const parsed = schema.safeParse(withoutNulls(body), { reportInput: true });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const mistyped = issues.find((issue) => issue.code === 'invalid_type' && issue.input !== undefined);
  if (mistyped?.code === 'invalid_type') {
    throw new AwsError('SerializationException', conversionOf(mistyped.input, mistyped.expected));
  }
  const findings = issues.map((issue) => {
    const place = placeOf(issue.path);
    return `Value ${givenValue(issue, place)}at '${place}' failed to satisfy constraint: Member must ${constraintOf(issue)}`;
  });
  const count = findings.length;
  const intro = `${count} validation error${count === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${intro}: ${findings.join('; ')}`);
}

/** The data of machines and executions, which AWS keeps out of its messages; they may also be long. */
const sensitive = new Set(['cause', 'definition', 'error', 'input', 'output']);

function givenValue({ input }: z.core.$ZodIssue, place: string): string {
  if (input === undefined) return 'null ';
  return sensitive.has(place) ? '' : `'${textOf(input)}' `;
}

/** Members of lists have numbers from 1 on. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : String(part))).join('.');
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function constraintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `have ${measureOf(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'too_small':
      return `have ${measureOf(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'invalid_type':
      return 'not be null';
    case 'invalid_value':
      return issue.input === undefined ? 'not be null' : `satisfy enum value set: [${issue.values.join(', ')}]`;
    default:
      return issue.message;
  }
}

function measureOf(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'length' : 'value';
}

/** What AWS says of a value whose type cannot become the member's. */
function conversionOf(value: unknown, expected: string): string {
  if (expected === 'array' || expected === 'object') {
    return typeof value === 'object' ? 'Start of structure or map found where not expected' : 'Unexpected field type';
  }
  const wanted = { string: 'String', boolean: 'Boolean' }[expected] ?? 'Integer';
  if (Array.isArray(value)) return `Unrecognized collection type class java.lang.${wanted}`;
  if (typeof value === 'object') return 'Start of structure or map found where not expected';
  const kind = typeof value === 'boolean' ? String(value).toUpperCase() : String(typeof value).toUpperCase();
  return `${kind}_VALUE cannot be converted to ${wanted}`;
}

function withoutNulls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNulls);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => (value === null ? [] : [[key, withoutNulls(value)]])),
  );
}

/** Members that several actions have. */
export const arn = z.string().min(1).max(256);
export const longArn = z.string().min(1).max(2000);
export const nextToken = z.string().min(1).max(3096).optional();
export const maxResults = z.int().min(0).max(1000).optional();
export const taskToken = z.string().min(1).max(2048);
export const tags = z.array(z.object({ key: z.string().min(1).max(128), value: z.string().max(256) })).max(50);
export const includedData = z.enum(['ALL_DATA', 'METADATA_ONLY']).optional();
export const traceHeader = z
  .string()
  .max(256)
  .regex(/^\p{ASCII}*$/u, 'satisfy regular expression pattern: \\p{ASCII}*')
  .optional();
