import type { Ports } from '../tasks/ports/ports.ts';
import type { Log } from '../tasks/task.ts';
import type { RoleGuard } from './access/require-role.ts';
import type { ApiApp } from './http/api-env.ts';

/** What the API needs of the world, for whoever composes it. */
export const apiPortNames = [
  'callbacks',
  'carriers',
  'catalogue',
  'clock',
  'executions',
  'ids',
  'orders',
  'payments',
  'stock',
  'webhookEvents',
] as const satisfies readonly (keyof Ports)[];
export type ApiPorts = Pick<Ports, (typeof apiPortNames)[number]>;

/** What a route is handed. */
export interface Api {
  readonly app: ApiApp;
  readonly ports: ApiPorts;
  readonly log: Log;
  /** Middleware that lets through who has one of the roles; anyone signed in when none is named. */
  readonly guard: RoleGuard;
}
