import type { z } from 'zod';
import type { FieldProblem } from './api-error.ts';

/** More would tell the client nothing new. */
const maxProblems = 20;

/** What zod found, field by field, without repeating the values that were sent. */
export function fieldProblems(error: z.core.$ZodError): readonly FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, [])).slice(0, maxProblems);
}

function problemsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly FieldProblem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: nameOf([...path, key]), message: 'unknown field' }));
  }
  const [branch] = issue.code === 'invalid_union' ? issue.errors : [];
  if (branch !== undefined && branch.length > 0) return branch.flatMap((inner) => problemsOf(inner, path));
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ field: nameOf(path), message: isMissing ? `missing: expected ${issue.expected}` : issue.message }];
}

/** A key comes from the client: no longer than a real one could be. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.').slice(0, 200);
}
