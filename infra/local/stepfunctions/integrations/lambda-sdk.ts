import type { RequestOf, TaskAnswer } from './call-task.ts';
import { optimisedFailure } from './failure-words.ts';
import { httpMetadata } from './http-metadata.ts';
import { callSdk, SdkFailure } from './sdk-call.ts';
import type { SdkClients } from './sdk-clients.ts';

/** Calls functions through the AWS SDK, its requests signed: slower than `lambdaCaller`, and what Lambda on AWS wants. */
export function signedLambdaCaller(clients: SdkClients): (task: RequestOf<'lambda'>) => Promise<TaskAnswer> {
  return async (task) => {
    try {
      const { result, status, headers, requestId } = await callSdk(clients, 'lambda', 'invoke', parametersOf(task), 0);
      const { Payload, FunctionError, ...rest } = result;
      const text = typeof Payload === 'string' && Payload !== '' ? Payload : 'null';
      if (FunctionError !== undefined) return functionFailure(text);
      if (task.style === 'function') return { kind: 'succeeded', output: text };
      const many = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
      const around = JSON.stringify({ ...rest, ...httpMetadata(status, many, requestId) });
      return { kind: 'succeeded', output: `{"Payload":${text},${around.slice(1)}` };
    } catch (error) {
      if (!(error instanceof SdkFailure)) throw error;
      return optimisedFailure('lambda', error.failure);
    }
  };
}

function parametersOf(task: RequestOf<'lambda'>): Record<string, string> {
  return {
    FunctionName: task.functionName,
    ...(task.payload === '' ? {} : { Payload: task.payload }),
    ...(task.qualifier === undefined ? {} : { Qualifier: task.qualifier }),
    ...(task.invocationType === undefined ? {} : { InvocationType: task.invocationType }),
    ...(task.logType === undefined ? {} : { LogType: task.logType }),
    ...(task.clientContext === undefined ? {} : { ClientContext: task.clientContext }),
  };
}

/** A function's own failure: the name is in what it said, all of which is the cause. */
export function functionFailure(payload: string): TaskAnswer {
  let said: unknown;
  try {
    said = JSON.parse(payload);
  } catch {
    // It said something that is no JSON.
  }
  const named = typeof said === 'object' && said !== null && 'errorType' in said ? said.errorType : undefined;
  return { kind: 'failed', error: typeof named === 'string' ? named : 'Lambda.Unknown', cause: payload };
}
