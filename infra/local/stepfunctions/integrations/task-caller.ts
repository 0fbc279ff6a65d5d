import type { TaskRequest } from '../interpreter/execution-state.ts';
import type { CallTask, TaskAnswer } from './call-task.ts';
import { lambdaCaller } from './lambda.ts';
import { signedLambdaCaller } from './lambda-sdk.ts';
import { type AwaitedExecution, awaitNested, type NestedExecutions, startNested } from './nested-executions.ts';
import { reasonOf, SdkClients, type SdkOptions } from './sdk-clients.ts';
import { serviceCaller } from './service-caller.ts';

export type TaskCallerOptions = SdkOptions & {
  /** The base URL of Lambda's Invoke API; without it functions are called through the SDK, signed. */
  readonly lambdaEndpoint?: string | undefined;
  /** How long a refused connection is tried again; 0 by default. */
  readonly patienceMilliseconds?: number | undefined;
  /** The engine whose tasks these are, for executions that start others. */
  readonly nested: () => NestedExecutions;
};

/** Makes the calls of tasks, and waits for the executions that tasks have started. */
export type TaskCaller = {
  readonly callTask: CallTask;
  readonly awaitExecution: (awaited: AwaitedExecution) => Promise<TaskAnswer>;
  close(): void;
};

export function taskCaller(options: TaskCallerOptions): TaskCaller {
  const { lambdaEndpoint, patienceMilliseconds, nested } = options;
  const clients = new SdkClients(options);
  const unsigned = lambdaEndpoint === undefined ? undefined : lambdaCaller(lambdaEndpoint, patienceMilliseconds);
  const callFunction = unsigned?.callFunction ?? signedLambdaCaller(clients);
  const callService = serviceCaller(clients, patienceMilliseconds);
  const call = (request: TaskRequest): Promise<TaskAnswer> => {
    switch (request.kind) {
      case 'lambda':
        return callFunction(request);
      case 'service':
        return callService(request);
      case 'execution':
        return startNested(nested(), request);
    }
  };
  return {
    callTask: (request) => answered(() => call(request)),
    awaitExecution: (awaited) => answered(() => awaitNested(nested(), awaited)),
    close: () => {
      unsigned?.close();
      clients.close();
    },
  };
}

/** A fault in one task's call must not end the server: the task fails, and says with what. */
async function answered(call: () => Promise<TaskAnswer>): Promise<TaskAnswer> {
  try {
    return await call();
  } catch (error) {
    return { kind: 'failed', error: 'States.Runtime', cause: `The task could not be called: ${reasonOf(error)}` };
  }
}
