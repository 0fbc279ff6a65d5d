import type { TaskResource } from './machine.ts';

/** How the history names what a task calls; nothing for a function called by its ARN, whose events are of their own. */
export function taskNaming(resource: TaskResource): { resource: string; resourceType: string } | undefined {
  if (resource.kind === 'function') return undefined;
  const { action, pattern, service, style } = resource;
  return {
    resource: pattern === 'requestResponse' ? action : `${action}.${pattern}`,
    resourceType: style === 'aws-sdk' ? `aws-sdk:${service}` : service,
  };
}

/** Whether the task goes on after its request was answered, and has a token meanwhile. */
export function outlivesRequest(resource: TaskResource): boolean {
  return resource.kind === 'service' && resource.pattern !== 'requestResponse';
}
