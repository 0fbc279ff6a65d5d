import { isObject } from '../interpreter/json.ts';
import type { TaskResource } from '../interpreter/machine.ts';
import type { Fields } from './fields.ts';

const functionArn = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+(:[^:]+)?$/;

/** The Resource of a Task, which must be one this server can call. */
export function compileResource(fields: Fields): TaskResource {
  const resource = fields.text('Resource');
  const unknown: TaskResource = { kind: 'function', arn: resource ?? '' };
  if (resource === undefined) {
    fields.findings.wrong('These fields are required: [Resource]', fields.location);
    return unknown;
  }
  if (functionArn.test(resource)) return { kind: 'function', arn: resource };
  const integration = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/.exec(resource)?.[1];
  if (integration === undefined) {
    fields.wrong('Resource', `Value is not a valid resource ARN`);
    return unknown;
  }
  if (integration === 'lambda:invoke' || integration === 'lambda:invoke.waitForTaskToken') {
    return { kind: 'lambda-invoke', waitForTaskToken: integration.endsWith('.waitForTaskToken') };
  }
  const what = integration.startsWith('activity:') ? `The activity '${resource}'` : `The resource '${resource}'`;
  fields.findings.missing(what, fields.at('Resource'));
  return unknown;
}

/** Checks of a Task's own fields that AWS makes when the machine is created. */
export function checkTask(fields: Fields): void {
  const args = fields.raw('Arguments');
  if (fields.has('TimeoutSeconds') && fields.has('HeartbeatSeconds')) {
    const timeout = fields.raw('TimeoutSeconds');
    const heartbeat = fields.raw('HeartbeatSeconds');
    if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
      fields.findings.wrong('HeartbeatSeconds must be smaller than TimeoutSeconds', fields.location);
    }
  }
  if (isObject(args) && args.FunctionName === undefined && String(fields.raw('Resource')).includes(':lambda:invoke')) {
    fields.findings.wrong(`The field 'FunctionName' is required but was missing`, fields.at('Arguments'));
  }
  const credentials = fields.object('Credentials');
  if (!credentials) return;
  if (!credentials.has('RoleArn')) {
    fields.findings.wrong(`The field 'RoleArn' is required but was missing`, credentials.location);
  } else {
    fields.findings.missing('Credentials', credentials.location);
  }
}
