import type { Faults } from './open-faults.ts';
import { maxRules, ruleRequestSchema } from './rules.ts';

/** Where rules are given, listed and taken away, on each sandbox. */
export const controlPath = '/sandbox/faults';
const maxBodyCharacters = 16_384;

export const isControlPath = (path: string) => path === controlPath || path.startsWith(`${controlPath}/`);

interface ControlAnswer {
  readonly status: 200 | 201 | 400 | 404 | 405 | 409 | 413 | 422;
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Controlled extends Pick<Faults<never, unknown>, 'provider' | 'operations' | 'chaos' | 'rules' | 'held'> {
  readonly late: { readonly size: number };
}

/**
 * Answers the control endpoint. Whoever calls has seen to it that the caller has the sandbox's key.
 *
 * `POST /sandbox/faults` with a rule, in the words of `faultKinds` and `defaultSeconds`: 201 with the rule; 400 NOT_JSON, 413
 * TOO_LARGE, 422 INVALID_RULE with `details`, 409 TOO_MANY_RULES. `GET`: 200 with the rules and how often each was used, the
 * calls held without an answer and the effects still to come. `DELETE`, and `DELETE /sandbox/faults/{id}`: 200 with how many
 * are gone, 404 NOT_FOUND. Anything else: 405 METHOD_NOT_ALLOWED.
 */
export function controlAnswer(
  { provider, operations, chaos, rules, late, held }: Controlled,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: string },
): ControlAnswer {
  const id = path === controlPath ? undefined : path.slice(controlPath.length + 1);
  if (method === 'DELETE') {
    const deleted = rules.remove(id);
    if (id !== undefined && deleted === 0) return refusal(404, 'NOT_FOUND', `there is no rule ${id.slice(0, 80)}`);
    return answer(200, { deleted });
  }
  if (id !== undefined || (method !== 'GET' && method !== 'POST'))
    return refusal(
      405,
      'METHOD_NOT_ALLOWED',
      `expected GET, POST or DELETE ${controlPath}, or DELETE ${controlPath}/{id}`,
    );
  if (method === 'GET') return answer(200, { provider, rules: rules.list(), held, lateEffects: late.size, chaos });

  if (body.length > maxBodyCharacters) return refusal(413, 'TOO_LARGE', 'a rule is shorter than that');
  const json = parseJson(body);
  if (json === undefined) return refusal(400, 'NOT_JSON', 'expected a rule as JSON');
  const parsed = ruleRequestSchema(provider, operations).safeParse(json.value);
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path: field, message }) => ({ field: field.join('.'), message }));
    const message = details.map(({ field, message: why }) => (field === '' ? why : `${field}: ${why}`)).join('; ');
    return refusal(422, 'INVALID_RULE', message, details);
  }
  const rule = rules.add(parsed.data);
  if (rule === undefined) return refusal(409, 'TOO_MANY_RULES', `there are ${maxRules} rules: delete some first`);
  return answer(201, rule);
}

function answer(status: ControlAnswer['status'], body: object): ControlAnswer {
  return { status, body: JSON.stringify(body, null, 2), headers: { 'content-type': 'application/json' } };
}

function refusal(
  status: ControlAnswer['status'],
  code: string,
  message: string,
  details: readonly object[] = [],
): ControlAnswer {
  return answer(status, { error: { code, message, details } });
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
