import { isObject } from '../interpreter/json.ts';
import type { TaskResource } from '../interpreter/machine.ts';
import type { Template } from '../interpreter/template.ts';
import type { Fields } from './fields.ts';
import { parameterFaults, readResource } from './task-resource.ts';

/** The Resource of a Task, which must be one this server can call. */
export function compileResource(fields: Fields): TaskResource {
  const text = fields.text('Resource');
  if (text === undefined) {
    fields.findings.wrong('These fields are required: [Resource]', fields.location);
    return { kind: 'function', arn: '' };
  }
  const read = readResource(text);
  if (read.kind === 'resource') {
    checkParameters(fields, read.resource);
    return read.resource;
  }
  if (read.isMissing) fields.findings.missing(read.message, fields.at('Resource'));
  else fields.wrong('Resource', read.message);
  return { kind: 'function', arn: text };
}

/** The role a Task would be called with; `RoleArn` has to be there. */
export function compileCredentials(fields: Fields): Template | undefined {
  const credentials = fields.object('Credentials');
  if (!credentials) return undefined;
  if (!credentials.has('RoleArn') && !credentials.has('RoleArn.$')) {
    fields.findings.wrong(`The field 'RoleArn' is required but was missing`, credentials.location);
  }
  return fields.template('Credentials');
}

/** Checks of a Task's own fields that AWS makes when the machine is created. */
export function checkTask(fields: Fields): void {
  const timeout = fields.raw('TimeoutSeconds');
  const heartbeat = fields.raw('HeartbeatSeconds');
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    fields.findings.wrong('HeartbeatSeconds must be smaller than TimeoutSeconds', fields.location);
  }
}

function checkParameters(fields: Fields, resource: TaskResource): void {
  const field = fields.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const given = fields.raw(field);
  if (!isObject(given)) return;
  const names = Object.keys(given).map((name) => (field === 'Parameters' ? name.replace(/\.\$$/, '') : name));
  for (const fault of parameterFaults(resource, names)) fields.findings.wrong(fault, fields.at(field));
}
