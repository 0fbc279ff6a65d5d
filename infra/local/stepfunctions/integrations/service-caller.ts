import { isObject, type Json, jsonOf } from '../interpreter/json.ts';
import type { RequestOf, TaskAnswer } from './call-task.ts';
import { optimisedFailure, sdkFailure } from './failure-words.ts';
import { httpMetadata } from './http-metadata.ts';
import { callSdk, type SdkAnswer, SdkFailure } from './sdk-call.ts';
import type { SdkClients } from './sdk-clients.ts';

/** Which client stands for an optimised service of another name. */
const clientNames: Readonly<Record<string, string>> = { events: 'eventbridge' };

/** Calls services through the AWS SDK; what they give and how they fail is worded as AWS does for the style of integration. */
export function serviceCaller(
  clients: SdkClients,
  patienceMilliseconds = 0,
): (request: RequestOf<'service'>) => Promise<TaskAnswer> {
  return async ({ style, service, action, parameters }) => {
    const client = clientNames[service] ?? service;
    try {
      const answer = await callSdk(clients, client, action, JSON.parse(parameters), patienceMilliseconds);
      if (style === 'aws-sdk') return { kind: 'succeeded', output: jsonOf(answer.result).text };
      return failedEntries(service, answer.result) ?? { kind: 'succeeded', output: optimisedOutput(answer) };
    } catch (error) {
      if (!(error instanceof SdkFailure)) throw error;
      return (style === 'aws-sdk' ? sdkFailure : optimisedFailure)(service, error.failure);
    }
  };
}

function optimisedOutput({ result, status, headers, requestId }: SdkAnswer): string {
  const many = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
  return jsonOf({ ...result, ...httpMetadata(status, many, requestId) }).text;
}

/** Events that EventBridge did not take fail the task, though the call succeeded (developer guide, "EventBridge"). */
function failedEntries(service: string, result: Json): TaskAnswer | undefined {
  if (service !== 'events' || !isObject(result) || !result.FailedEntryCount) return undefined;
  return { kind: 'failed', error: 'EventBridge.FailedEntry', cause: jsonOf(result).text };
}
