import { createHash } from 'node:crypto';
import type { TaskRequest } from './execution-state.ts';
import { isObject, type Json, type JsonText } from './json.ts';
import type { TaskResource } from './machine.ts';

/** Parameters that no request can be made of; the message is AWS's, one for each field. */
export class UnusableParameters extends Error {
  override name = 'UnusableParameters';
}

/** Where a request comes from; `at` is in milliseconds since the epoch. */
type Origin = { readonly executionArn: string; readonly task: number; readonly at: number };

/** What a task asks for with these parameters; throws UnusableParameters. */
export function taskRequest(resource: TaskResource, parameters: JsonText, origin: Origin): TaskRequest {
  if (resource.kind === 'function') {
    return {
      kind: 'lambda',
      style: 'function',
      functionName: resource.arn,
      qualifier: undefined,
      payload: parameters.text,
      invocationType: undefined,
      logType: undefined,
      clientContext: undefined,
    };
  }
  const { service, action, style, pattern } = resource;
  const fields = isObject(parameters.value) ? parameters.value : {};
  if (style === 'optimised' && service === 'lambda') {
    return {
      kind: 'lambda',
      style: 'invoke',
      functionName: requiredText(fields, 'FunctionName'),
      qualifier: text(fields, 'Qualifier'),
      payload: payloadOf(fields.Payload),
      invocationType: text(fields, 'InvocationType'),
      logType: text(fields, 'LogType'),
      clientContext: text(fields, 'ClientContext'),
    };
  }
  if (style === 'optimised' && service === 'states') {
    return {
      kind: 'execution',
      machineArn: requiredText(fields, 'StateMachineArn'),
      name: text(fields, 'Name') ?? nameOf(origin),
      input: fields.Input === undefined || fields.Input === null ? '{}' : textOf(fields.Input),
      since: origin.at,
      isAwaited: pattern === 'sync' || pattern === 'sync:2',
      by: { executionArn: origin.executionArn, task: origin.task },
    };
  }
  return { kind: 'service', service, action, style, parameters: JSON.stringify(fields) };
}

/** AWS makes a name up; made of what asks for it, the same request has the same name after a crash. */
function nameOf({ executionArn, task }: Origin): string {
  const hash = createHash('sha256').update(`${executionArn}/${task}`).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

/** Null is as good as absent; a text that is JSON is sent as it is, so that the function gets what it stands for. */
function payloadOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' && isJson(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A parameter that is text on the wire: JSON is turned into its text. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function text(fields: { readonly [name: string]: Json }, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new UnusableParameters(`The value for the field '${name}' must be a STRING`);
}

function requiredText(fields: { readonly [name: string]: Json }, name: string): string {
  const value = text(fields, name);
  if (value === undefined) throw new UnusableParameters(`The field '${name}' is required but was missing`);
  return value;
}
