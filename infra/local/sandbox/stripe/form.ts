import { invalidRequest } from './api-error.ts';

export type FormValue = string | FormObject;
export interface FormObject {
  readonly [name: string]: FormValue;
}

const maxFields = 500;
const maxDepth = 5;

/**
 * Reads `a=1&b[c]=2&d[0]=3` as Stripe does: brackets nest, lists are objects whose names are their indices.
 * Throws ApiError when it is not such a form, or too large a one.
 */
export function parseForm(encoded: string): FormObject {
  const root: MutableForm = emptyForm();
  let fields = 0;
  for (const [key, value] of new URLSearchParams(encoded)) {
    fields += 1;
    if (fields > maxFields) throw invalidRequest(`expected at most ${maxFields} parameters`);
    const names = namesOf(key);
    const last = names.pop();
    if (last === undefined) throw invalidRequest(`expected a parameter's name, got "${key}"`);
    let parent = root;
    for (const name of names) {
      const child = parent[name] ?? emptyForm();
      if (typeof child === 'string') throw invalidRequest('a parameter is both a value and an object', { param: key });
      parent[name] = child;
      parent = child;
    }
    parent[last] = value;
  }
  return root;
}

interface MutableForm {
  [name: string]: string | MutableForm;
}

/** Without a prototype, so that a parameter called `__proto__` is a parameter. */
function emptyForm(): MutableForm {
  return Object.create(null) as MutableForm; // Object.create is typed any
}

function namesOf(key: string): string[] {
  const bracket = key.indexOf('[');
  if (bracket === -1) return key === '' ? [] : [key];
  const rest = key.slice(bracket);
  if (bracket === 0 || !/^(\[[^[\]]*\])+$/.test(rest))
    throw invalidRequest('the parameter has odd brackets', { param: key });
  const names = [key.slice(0, bracket), ...rest.slice(1, -1).split('][')];
  if (names.length > maxDepth) throw invalidRequest('the parameter is nested too deeply', { param: key });
  return names;
}
