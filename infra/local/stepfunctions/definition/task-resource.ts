import type { TaskPattern, TaskResource } from '../interpreter/machine.ts';
import { type OptimisedAction, optimisedServices, servicesLeftOut } from '../services/optimised-services.ts';
import { sdkServices } from '../services/sdk-services.ts';

/** A Resource, or what is wrong with it: `isMissing` when AWS would take it and this server does not. */
export type ReadResource =
  | { readonly kind: 'resource'; readonly resource: TaskResource }
  | { readonly kind: 'fault'; readonly message: string; readonly isMissing: boolean };

const functionArn = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?$/;
const integrationArn = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/;
const integration = /^(aws-sdk:)?([^:.]+):([^:.]+)(?:\.(waitForTaskToken|sync:2|sync))?$/;

/** Reads the Resource of a Task. */
export function readResource(text: string): ReadResource {
  if (functionArn.test(text)) return { kind: 'resource', resource: { kind: 'function', arn: text } };
  const rest = integrationArn.exec(text)?.[1];
  if (rest === undefined) return { kind: 'fault', message: 'Value is not a valid resource ARN', isMissing: false };
  if (rest.startsWith('activity:')) return missing(`The activity '${text}'`);
  const [matched, isSdk, service = '', action = '', suffix] = integration.exec(rest) ?? [];
  if (matched === undefined) return unknown(text);
  const style = isSdk ? 'aws-sdk' : 'optimised';
  if (style === 'aws-sdk' ? !Object.hasOwn(sdkServices, service) : servicesLeftOut.includes(service)) {
    return missing(`The resource '${text}'`);
  }
  const pattern = suffix === undefined ? 'requestResponse' : (suffix as TaskPattern); // the expression lets no other by
  if (!patternsOf(style, service, action).includes(pattern)) return unknown(text);
  return { kind: 'resource', resource: { kind: 'service', style, service, action, pattern } };
}

/** What AWS has against the names of the parameters when a machine is created; `names` without the `.$` of JSONPath. */
export function parameterFaults(resource: TaskResource, names: readonly string[]): string[] {
  if (resource.kind === 'function' || resource.style === 'aws-sdk') return [];
  const rule = actionOf(resource.service, resource.action);
  if (!rule) return [];
  const others = names.filter((name) => !rule.required.includes(name) && !rule.optional.includes(name));
  return [
    ...others.map((name) => `The field "${name}" is not supported by Step Functions`),
    ...rule.required
      .filter((name) => !names.includes(name))
      .map((name) => `The field '${name}' is required but was missing`),
  ];
}

function patternsOf(style: 'optimised' | 'aws-sdk', service: string, action: string): readonly TaskPattern[] {
  if (style === 'optimised') return actionOf(service, action)?.patterns ?? [];
  return sdkServices[service]?.actions.has(action) ? ['requestResponse', 'waitForTaskToken'] : [];
}

function actionOf(service: string, action: string): OptimisedAction | undefined {
  const { actions } = own(optimisedServices, service) ?? {};
  return actions && own(actions, action);
}

/** A name out of a definition may be that of something every object has. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function missing(what: string): ReadResource {
  return { kind: 'fault', message: what, isMissing: true };
}

function unknown(text: string): ReadResource {
  const message = `The resource provided ${text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
  return { kind: 'fault', message, isMissing: false };
}
