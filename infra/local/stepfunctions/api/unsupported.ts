import { AwsError } from '../aws-error.ts';

/** Throws for a member of a request that asks for what this server leaves out. */
export function refuseVersions(publish: boolean | undefined): void {
  if (publish === true) {
    throw new AwsError('ValidationException', 'Versions of state machines (publish) are not supported by this server');
  }
}
