import { z } from 'zod';
import { AwsError } from '../aws-error.ts';

/** The body as the schema has it; throws ValidationException in AWS's words. */
export function validate<Input>(schema: z.ZodType<Input>, body: unknown): Input {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.map((issue) => {
    const value = issue.input === undefined ? 'null' : String(issue.input);
    return `Value '${value}' at '${issue.path.join('.')}' failed to satisfy constraint: Member must ${constraintOf(issue)}`;
  });
  const count = findings.length;
  const intro = `${count} validation error${count === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${intro}: ${findings.join('; ')}`);
}

function constraintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `have ${measureOf(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'too_small':
      return `have ${measureOf(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'invalid_type':
      return issue.input === undefined ? 'not be null' : `be a ${issue.expected}`;
    case 'invalid_value':
      return `satisfy enum value set: [${issue.values.join(', ')}]`;
    default:
      return issue.message;
  }
}

function measureOf(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'length' : 'value';
}

/** Members that several actions have. */
export const arn = z.string().min(1).max(256);
export const nextToken = z.string().min(1).max(3096).optional();
export const maxResults = z.int().min(0).max(1000).optional();
export const taskToken = z.string().min(1).max(2048);
export const tags = z.array(z.object({ key: z.string().min(1).max(128), value: z.string().max(256) })).max(50);
