import { z } from 'zod';
import type { Ports } from '../ports/ports.ts';
import { BrokenContract, type CallbackTask, Declined, type Log, type Task } from '../task.ts';
import type { LambdaFunction } from './function.ts';
import { logWith, traced } from './observability.ts';
import type { RememberResults } from './remember-results.ts';

export type AnyTask = Task<unknown, unknown, string, keyof Ports> | CallbackTask<unknown, unknown, keyof Ports>;

const isCallbackTask = (task: AnyTask): task is CallbackTask<unknown, unknown, keyof Ports> => task.isCallback;

/**
 * The one wrapper that makes a task a Lambda function: parse the input, log, trace, remember, run, check the result.
 * Throws what the task threw; an input or a result that does not fit is BrokenContract.
 */
export function taskHandler(
  task: AnyTask,
  portsOf: (names: readonly (keyof Ports)[]) => Promise<Ports>,
  remember: RememberResults,
): LambdaFunction {
  return (event, context) => {
    const log = logWith({ task: task.name, requestId: context.awsRequestId, ...orderIdOf(event) });
    return traced(task.name, async () => {
      try {
        const ports = await portsOf(task.ports);
        if (isCallbackTask(task)) {
          const { taskToken, ...input } = parse(task, 'input', callbackEventSchema, event);
          await task.register(parse(task, 'input', task.input, input), taskToken, ports, log);
          return null;
        }
        const input = parse(task, 'input', task.input, event);
        const run = () => runOnce(task, input, ports, log);
        return task.idempotencyKey === undefined
          ? await run()
          : await remember(task.idempotencyKey(input), context, run);
      } catch (error) {
        logFailure(log, error);
        throw error;
      }
    });
  };
}

const callbackEventSchema = z.looseObject({ taskToken: z.string().min(1).max(2048) });

async function runOnce(
  task: Task<unknown, unknown, string, keyof Ports>,
  input: unknown,
  ports: Ports,
  log: Log,
): Promise<unknown> {
  const decline = (name: string, message: string) => {
    if (!(name in task.declines)) throw new BrokenContract(`${task.name} declares no decline ${name}`);
    return new Declined(name, message);
  };
  return parse(task, 'result', task.output, await task.run(input, ports, { decline, log }));
}

function parse<Value>(task: AnyTask, what: string, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BrokenContract(`the ${what} of ${task.name} does not fit its schema: ${z.prettifyError(parsed.error)}`);
}

function logFailure(log: Log, error: unknown): void {
  if (error instanceof Declined) log.info('declined', { error: error.name, reason: error.message });
  else if (error instanceof Error) log.warn('failed', { error: error.name, reason: error.message });
  else log.error('failed', { error: String(error) });
}

const namedOrderSchema = z.object({ orderId: z.string().max(40) });
const orderIdOf = (event: unknown) => {
  const parsed = namedOrderSchema.safeParse(event);
  return parsed.success ? { orderId: parsed.data.orderId } : {};
};
