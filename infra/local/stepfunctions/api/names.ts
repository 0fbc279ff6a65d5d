import { AwsError } from '../aws-error.ts';

/** White space, brackets, wildcards, and what AWS calls special characters (StartExecution, "name"). */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\u{10000}-\u{10ffff}]/u;

/** Throws InvalidName for a name that a machine or an execution cannot have. */
export function checkName(name: string): void {
  if (forbidden.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** Throws InvalidArn for what is no ARN of the resource. */
export function checkArn(arn: string, resource: 'stateMachine' | 'execution' | 'mapRun'): void {
  const isArn = /^arn:[^:]+:states:[^:]*:[^:]*:/.test(arn);
  if (!isArn) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const kind = arn.split(':')[5];
  if (kind !== resource) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${kind}'`);
  }
}

/** Throws InvalidArn for what is no ARN of a role. */
export function checkRole(arn: string): void {
  if (/^arn:[^:]+:iam::\d{12}:role\/.+$/s.test(arn)) return;
  throw new AwsError('InvalidArn', `Invalid Role Arn: '${arn}'`);
}
