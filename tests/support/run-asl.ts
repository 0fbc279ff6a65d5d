/**
 * Runs a state machine in memory, in virtual time: waits, delays of retries and timeouts elapse at once and in order.
 *
 *   const run = await runAsl(definition, {
 *     input: { orderId: 'o-1' },
 *     tasks: (functionName, payload, attempt) => {
 *       if (functionName === 'ReserveStock') return { reservationId: 'r-1' };  // the function's result
 *       if (functionName === 'AuthorizePayment') throw { name: 'PaymentDeclined', message: 'do not honour' };
 *       if (functionName === 'BuyLabel') return attempt === 1 ? 'timeout' : { trackingNumber: 't-1' };
 *       return {};
 *     },
 *     onCallback: ({ functionName }) => ({ output: { delivered: true }, afterSeconds: 60 }),
 *   });
 *   run.status; run.output; run.error; run.cause; run.history; run.entered; run.calls;
 *
 * - `definition` is the ASL as an object or as text. A function is named as its placeholder or its ARN says:
 *   `${ReserveStock}` is called 'ReserveStock', `arn:aws:lambda:…:function:reserve-stock` 'reserve-stock'.
 * - `tasks` answers each call: a value is the function's result; what it throws, by `name` and `message`, is the
 *   function's error; 'timeout' and 'pending' never answer, so that the task's TimeoutSeconds runs out.
 *   `attempt` counts from 1 within one stay in the state. It may return a promise.
 * - A `.waitForTaskToken` task first calls `tasks` too (a value says that the request was made); then `onCallback`
 *   says what comes for its token: `{ output }`, `{ error, cause }`, or 'pending' (the default), for nothing; it may
 *   return a promise too.
 * - `now` is where virtual time begins: milliseconds since the epoch, 2026-01-01T00:00:00Z by default. Answers take
 *   no time. `calls[].at` and `history[].at` are milliseconds since the epoch.
 * - `stopAfterSeconds` stops the execution then; `redrives` is how often an execution that ended without success is
 *   redriven, at once (no more often than it is). Its state goes through JSON before, as a store would keep it.
 * - A task of another service is named 'sqs:sendMessage', with its parameters as the payload. A started execution is named
 *   by its machine's ARN, with its input as the payload; `onEnded` says how it ends.
 * - A distributed Map has no children here: `onMapRun` says how its run ends.
 * - When nothing is left that could happen, the run ends with the status RUNNING.
 */
import { compileMachine } from '../../infra/local/stepfunctions/definition/compile-machine.ts';
import { type Advance, advance, begin } from '../../infra/local/stepfunctions/interpreter/advance.ts';
import type { Effect } from '../../infra/local/stepfunctions/interpreter/effect.ts';
import type {
  ExecutionState,
  ExecutionStatus,
  TaskRequest,
} from '../../infra/local/stepfunctions/interpreter/execution-state.ts';
import type { HistoryEvent } from '../../infra/local/stepfunctions/interpreter/history-event.ts';
import { type Json, jsonOf } from '../../infra/local/stepfunctions/interpreter/json.ts';
import type { MapRunOutcome, MapRunRequest } from '../../infra/local/stepfunctions/interpreter/map-run-request.ts';
import type { Stimulus } from '../../infra/local/stepfunctions/interpreter/stimulus.ts';

type Call = {
  readonly functionName: string;
  // Tests read payloads of their own making.
  // biome-ignore lint/suspicious/noExplicitAny: a payload has the shape its test gave it
  readonly payload: any;
  readonly attempt: number;
  readonly at: number;
};

type Callback =
  | { readonly output: unknown; readonly afterSeconds?: number }
  | { readonly error: string; readonly cause?: string; readonly afterSeconds?: number }
  | 'pending';

export type RunOptions = {
  readonly input?: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: a payload has the shape its test gave it
  readonly tasks?: (functionName: string, payload: any, attempt: number) => unknown;
  readonly onCallback?: (call: Call & { readonly token: string }) => Callback | Promise<Callback>;
  readonly onEnded?: (awaited: { executionArn: string; isParsed: boolean }) => Callback | Promise<Callback>;
  readonly onMapRun?: (request: MapRunRequest) => MapRunOutcome | 'pending';
  readonly now?: number;
  readonly stopAfterSeconds?: number;
  readonly redrives?: number;
};

export type Run = {
  readonly status: ExecutionStatus;
  // biome-ignore lint/suspicious/noExplicitAny: an output has the shape the definition gave it
  readonly output: any;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly history: readonly HistoryEvent[];
  /** The names of the states in the order they were entered. */
  readonly entered: readonly string[];
  readonly calls: readonly Call[];
  /** What each call asked for, as the driver is told it. */
  readonly requests: readonly TaskRequest[];
  /** All that the driver was asked to do. */
  readonly effects: readonly Effect[];
};

type Due = { readonly at: number; readonly order: number; readonly timer?: number; readonly stimulus?: Unstamped };
type Unstamped = Stimulus extends infer One ? (One extends Stimulus ? Omit<One, 'at'> : never) : never;

export async function runAsl(definition: unknown, options: RunOptions = {}): Promise<Run> {
  const machine = compileMachine(typeof definition === 'string' ? definition : JSON.stringify(definition));
  const history: HistoryEvent[] = [];
  const calls: Call[] = [];
  const requests: TaskRequest[] = [];
  const effects: Effect[] = [];
  const due: Due[] = [];
  let now = options.now ?? Date.UTC(2026, 0, 1);
  let order = 0;
  let state: ExecutionState;

  const facts = {
    arn: 'arn:aws:states:us-east-1:000000000000:execution:test-machine:test-execution',
    name: 'test-execution',
    roleArn: 'arn:aws:iam::000000000000:role/test',
    region: 'us-east-1',
    machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:test-machine',
    machineName: 'test-machine',
  };
  const input = jsonOf((options.input ?? {}) as Json); // tests give JSON
  state = await take(await begin(machine, { facts, input, seed: 'seed', at: now }));

  if (options.stopAfterSeconds !== undefined) {
    later({ kind: 'stopped', error: 'Stopped', cause: 'by the test' }, now + options.stopAfterSeconds * 1000);
  }
  let redrives = options.redrives ?? 0;

  while (state.status === 'RUNNING' || (state.status !== 'SUCCEEDED' && redrives > 0)) {
    if (state.status !== 'RUNNING') {
      redrives -= 1;
      state = await take(await advance(machine, throughJson(state), { kind: 'redriven', at: now }));
      continue;
    }
    due.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = due.shift();
    if (!next) break;
    now = Math.max(now, next.at);
    if (next.timer !== undefined && !state.timers.has(next.timer)) continue;
    const event = next.stimulus ?? { kind: 'timer-fired' as const, timer: next.timer ?? 0 };
    state = await take(await advance(machine, state, { ...event, at: now }));
  }
  const { status, output, error, cause } = state;
  const entered = history
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ details }) => String(details?.name));
  return {
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    history,
    entered,
    calls,
    requests,
    effects,
  };

  function later(event: Unstamped, at: number): void {
    due.push({ at, order: order++, stimulus: event });
  }

  async function take(advanced: Advance): Promise<ExecutionState> {
    history.push(...advanced.history);
    effects.push(...advanced.effects);
    for (const effect of advanced.effects) {
      if (effect.kind === 'set-timer') due.push({ at: effect.at, order: order++, timer: effect.timer });
      if (effect.kind === 'call') await call(advanced.state, effect.task);
      if (effect.kind === 'await-execution') await ended(effect);
      if (effect.kind === 'start-map-run') mapRun(effect.request);
    }
    return advanced.state;
  }

  function mapRun(request: MapRunRequest): void {
    const outcome = options.onMapRun?.(request) ?? 'pending';
    const { frame, arn: mapRunArn } = request;
    if (outcome !== 'pending') later({ kind: 'map-run-ended', frame, mapRunArn, outcome }, now);
  }

  async function ended({ task, executionArn, isParsed }: Effect & { kind: 'await-execution' }): Promise<void> {
    const end = (await options.onEnded?.({ executionArn, isParsed })) ?? 'pending';
    if (end === 'pending') return;
    const at = now + (end.afterSeconds ?? 0) * 1000;
    if ('output' in end) later({ kind: 'task-succeeded', task, output: JSON.stringify(end.output) }, at);
    else later({ kind: 'task-failed', task, error: end.error, cause: end.cause }, at);
  }

  async function call(current: ExecutionState, number: number): Promise<void> {
    const task = current.tasks.get(number);
    if (!task) return;
    const retries = current.frames.get(task.frame)?.retries ?? [];
    const attempt = 1 + retries.reduce((sum, count) => sum + count, 0);
    const made: Call = { ...nameAndPayload(task.request), attempt, at: now };
    calls.push(made);
    requests.push(task.request);
    let result: unknown;
    try {
      result = await options.tasks?.(made.functionName, made.payload, attempt);
    } catch (thrown) {
      const { name = 'Error', message = '' } = thrown as { name?: string; message?: string }; // the test's own
      const cause = JSON.stringify({ errorType: name, errorMessage: message, trace: [] });
      return later({ kind: 'task-failed', task: number, error: name, cause }, now);
    }
    if (result === 'timeout') return;
    if (task.token === undefined) {
      if (result === 'pending') return;
      return later({ kind: 'task-succeeded', task: number, output: outputOf(task.request, result) }, now);
    }
    later({ kind: 'task-submitted', task: number, output: outputOf(task.request, result) }, now);
    const callback = (await options.onCallback?.({ ...made, token: task.token })) ?? 'pending';
    if (callback === 'pending') return;
    const at = now + (callback.afterSeconds ?? 0) * 1000;
    if ('output' in callback)
      later({ kind: 'task-succeeded', task: number, output: JSON.stringify(callback.output) }, at);
    else later({ kind: 'task-failed', task: number, error: callback.error, cause: callback.cause }, at);
  }
}

function throughJson(state: ExecutionState): ExecutionState {
  const { frames, tasks, timers, ...rest } = state;
  const kept = JSON.parse(JSON.stringify({ ...rest, frames: [...frames], tasks: [...tasks], timers: [...timers] }));
  return { ...kept, frames: new Map(kept.frames), tasks: new Map(kept.tasks), timers: new Map(kept.timers) };
}

/** A service's action is named `sqs:sendMessage`, the start of an execution by its machine's ARN. */
function nameAndPayload(request: TaskRequest): { functionName: string; payload: unknown } {
  switch (request.kind) {
    case 'lambda':
      return {
        functionName: plainName(request.functionName),
        payload: request.payload === '' ? undefined : JSON.parse(request.payload),
      };
    case 'service':
      return { functionName: `${request.service}:${request.action}`, payload: JSON.parse(request.parameters) };
    case 'execution':
      return { functionName: request.machineArn, payload: JSON.parse(request.input) };
  }
}

function outputOf(request: TaskRequest, result: unknown): string {
  const isInvocation = request.kind === 'lambda' && request.style === 'invoke';
  return JSON.stringify(isInvocation ? invocation(result) : (result ?? null));
}

function plainName(functionName: string): string {
  return /^\$\{(.+)\}$/.exec(functionName)?.[1] ?? /:function:([^:]+)/.exec(functionName)?.[1] ?? functionName;
}

/** What the optimised Lambda integration makes of a function's result. */
function invocation(result: unknown): unknown {
  return {
    ExecutedVersion: '$LATEST',
    Payload: result ?? null,
    SdkHttpMetadata: { AllHttpHeaders: {}, HttpHeaders: {}, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: '00000000-0000-4000-8000-000000000000' },
    StatusCode: 200,
  };
}
