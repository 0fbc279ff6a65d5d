import type { ApiApp } from './api-env.ts';
import { ApiError } from './api-error.ts';

/** Answers 405, naming what is there, where a path has a route but not for this method. To be called when all routes are in. */
export function refuseOtherMethods(app: ApiApp): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    const known = methods.get(path) ?? new Set();
    methods.set(path, known.add(method));
    if (method === 'GET') known.add('HEAD');
  }
  for (const [path, known] of methods) {
    const allowed = [...known].join(', ');
    app.all(path, (c) => {
      c.header('Allow', allowed);
      throw new ApiError('method_not_allowed', `this path takes ${allowed}`);
    });
  }
}
