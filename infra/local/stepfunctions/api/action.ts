import type { z } from 'zod';
import type { Engine } from '../driver/engine.ts';
import { validate } from './validate.ts';

/** One action of the API: takes the request's body, answers the response's. Times are in seconds since the epoch. */
export type Action = (engine: Engine, body: unknown) => Promise<object>;

/** An action whose request has a schema; a request that does not fit is answered with ValidationException. */
export function defineAction<Input>(
  schema: z.ZodType<Input>,
  run: (engine: Engine, input: Input) => Promise<object>,
): Action {
  return async (engine, body) => run(engine, validate(schema, body));
}

/** The wire's form of a time. */
export function seconds(millis: number): number {
  return millis / 1000;
}
