import type { Parameters } from './parameters.ts';
import type { Context } from './records.ts';

export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** One API method: reads its parameters first, which changes nothing, and gives back what runs in the transaction. */
export type Handler = (call: { readonly id: string; readonly params: Parameters }) => (context: Context) => Answer;

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Exact, save for one `:id`. */
  readonly path: string;
  readonly handle: Handler;
}

export type Router = (method: string, path: string) => { readonly handle: Handler; readonly id: string } | undefined;

export function routerOf(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace(':id', '(?<id>[A-Za-z0-9_]{1,255})')}$`),
  }));
  return (method, path) => {
    for (const route of compiled) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match) return { handle: route.handle, id: match.groups?.id ?? '' };
    }
    return undefined;
  };
}

export function ok(body: object): Answer {
  return { status: 200, body };
}
