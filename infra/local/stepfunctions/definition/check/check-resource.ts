import type { FieldRule } from './rules.ts';

/** The Resource of a Task: an ARN of something that can be called by the kind of machine this is. */
export const resource: FieldRule = (value, at, { findings, machineType }) => {
  if (typeof value !== 'string') return findings.wrong('Expected value of type String', at);
  if (!/^arn:[^:]*:[^:]+:[^:]*:[^:]*:.+$/s.test(value)) return findings.wrong('Value is not a valid resource ARN', at);
  const integration = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/s.exec(value)?.[1];
  if (integration === undefined) return;
  const isActivity = integration.startsWith('activity:');
  if (!isActivity && !isKnownForm(integration)) {
    const message = `The resource provided ${value} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
    return findings.wrong(message, at);
  }
  if (machineType !== 'EXPRESS') return;
  if (isActivity) return findings.wrong('Express state machine does not support Activity ARN', at);
  const pattern = /\.(sync|waitForTaskToken)(:2)?$/.exec(integration)?.[1];
  if (pattern === 'sync') {
    findings.wrong(`Express state machine does not support '.sync' service integration`, at);
  }
  if (pattern === 'waitForTaskToken') {
    // AWS's own text ends in a space.
    findings.wrong(`Express state machine does not support '.waitForTaskToken' service integration `, at);
  }
};

/** `service:action` or `aws-sdk:service:action`, with a pattern that there is. */
function isKnownForm(integration: string): boolean {
  const match = /^(aws-sdk:)?([a-z0-9-]+):([a-zA-Z0-9]+)(\.[a-zA-Z]+(?::\d+)?)?$/.exec(integration);
  if (!match) return false;
  const [, sdk, service, , pattern] = match;
  if (pattern === undefined || pattern === '.waitForTaskToken') return true;
  if (pattern === '.sync') return sdk === undefined && !withoutJobs.includes(service ?? '');
  return pattern === '.sync:2' && sdk === undefined && service === 'states';
}

/** Services whose calls have no end to wait for. */
const withoutJobs = ['lambda', 'sns', 'sqs', 'dynamodb', 'events', 'apigateway'];
