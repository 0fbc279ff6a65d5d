import type { z } from 'zod';
import type { Ports } from './ports/ports.ts';

/**
 * How often and how long a failed attempt is repeated. Intervals grow by the factor, with full jitter, and stop growing
 * at the cap. `quick` outlasts a restart of our own stores, `patient` outlasts a provider's time-out, its rate limit
 * and a killed attempt that still counts as running, `persistent` (undos and what follows the pivot) a provider's bad day.
 */
export const retryClasses = {
  quick: { intervalSeconds: 1, backoffRate: 2, maxAttempts: 6, maxDelaySeconds: 20 },
  patient: { intervalSeconds: 1, backoffRate: 2, maxAttempts: 10, maxDelaySeconds: 60 },
  persistent: { intervalSeconds: 1, backoffRate: 2, maxAttempts: 40, maxDelaySeconds: 900 },
} as const;
export type RetryClass = keyof typeof retryClasses;

/** What is known when a task answers with a declared error: the effect certainly did not happen. */
export interface Decline {
  /** True when something is left that the undo must close all the same, such as a declined PaymentIntent that can still be confirmed. */
  readonly leavesOpen: boolean;
}

/** Certain: nothing happened, and asking again would give the same answer. Its name is what the state machine catches. */
export class Declined extends Error {
  readonly kind = 'declined';
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Nothing can be said of the effect but that it is safe to try again. */
export class Transient extends Error {
  readonly kind = 'transient';
  override readonly name = 'Transient';
}

/** The input or the result does not fit the task's schema: a mistake in our code that no retry mends. */
export class BrokenContract extends Error {
  readonly kind = 'brokenContract';
  override readonly name = 'BrokenContract';
}

/**
 * The order refused the intent: it was cancelled, it ended, or the step's undo was here first. Nothing was attempted and no
 * retry mends it; the workflow runs its undos.
 */
export class IntentRefused extends Error {
  readonly kind = 'intentRefused';
  override readonly name = 'IntentRefused';
}

/** The order is being called off, and the step had not begun: the workflow runs its undos and ends as cancelled. */
export class CancelRequested extends Error {
  readonly kind = 'cancelRequested';
  override readonly name = 'CancelRequested';
}

/** The errors that no retry mends, whatever the task's class. */
export const neverRetried = ['BrokenContract', 'IntentRefused', 'CancelRequested'] as const;

/** What a handler may know of the call it serves, apart from its input. */
export interface Call<Declines extends string> {
  /** The error to throw for a declared decline: `throw call.decline('OutOfStock', 'mug-01: 2 wanted, 1 there')`. */
  decline(name: Declines, message: string): Declined;
  readonly log: Log;
}

/** The part of a structured logger that tasks use. Never pass it addresses, tokens or secrets. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What a workflow reads of a task: never how it does it. */
export interface TaskContract<Input, Output, Declines extends string = string> {
  /** kebab-case verb-noun, the name of the file and of the Lambda function. */
  readonly name: string;
  /** One plain sentence for support staff; it becomes the state's Comment. */
  readonly purpose: string;
  /** Every string and list in it is bounded: the workflow's budget is computed from the bounds. */
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly declines: { readonly [Name in Declines]: Decline };
  /** The function's own limit. The state that calls it allows five seconds more. */
  readonly timeoutSeconds: number;
  readonly retry: RetryClass;
  /** True when the function only takes a task token along (`taskToken` in its input) and the result comes later, by callback. */
  readonly isCallback: boolean;
}

/** A task: its contract, the ports it needs and what it does. */
export interface Task<Input, Output, Declines extends string, Port extends keyof Ports>
  extends TaskContract<Input, Output, Declines> {
  readonly isCallback: false;
  readonly ports: readonly Port[];
  /**
   * What makes two calls the same, when the effect lies with a provider (kept by Powertools idempotency). Absent when the
   * effect is one DynamoDB transaction whose condition already says so, and for reads.
   */
  idempotencyKey?(input: Input): string;
  run(input: Input, ports: Pick<Ports, Port>, call: Call<Declines>): Promise<Output>;
}

type TaskDefinition<Input, Output, Declines extends string, Port extends keyof Ports> = Omit<
  Task<Input, Output, Declines, Port>,
  'declines' | 'isCallback'
> & { readonly declines?: { readonly [Name in Declines]: Decline } };

/** Defines a task whose answer is its result. */
export function task<Input, Output, Port extends keyof Ports, Declines extends string = never>(
  definition: TaskDefinition<Input, Output, Declines, Port>,
): Task<Input, Output, Declines, Port> {
  return { ...definition, declines: definition.declines ?? ({} as { [Name in Declines]: Decline }), isCallback: false };
}

/** What the function of a callback task does with its token; the `output` of the contract is what the callback brings. */
export interface CallbackTask<Input, Output, Port extends keyof Ports> extends TaskContract<Input, Output, never> {
  readonly isCallback: true;
  readonly ports: readonly Port[];
  /** Hands the token to whoever will answer. Idempotent by the token. */
  register(input: Input, taskToken: string, ports: Pick<Ports, Port>, log: Log): Promise<void>;
}

/** Defines a task whose result arrives later, by callback with its token. */
export function callbackTask<Input, Output, Port extends keyof Ports>(
  definition: Omit<CallbackTask<Input, Output, Port>, 'declines' | 'isCallback'>,
): CallbackTask<Input, Output, Port> {
  return { ...definition, declines: {}, isCallback: true };
}
