import type { ResultWriting } from '../interpreter/map-run-request.ts';
import type { Child, ChildEnd } from './map-run-host.ts';

/** A child with how it ended, which a child that was never started has not. */
export type Ended = { readonly child: Child; readonly end: ChildEnd | undefined };

/**
 * The texts that a child adds to a list of results (developer guide, "ResultWriter"): several only where an array is
 * flattened. What did not succeed has no output, and is described whatever the transformation.
 */
export function resultsOf(ended: Ended, transformation: ResultWriting['transformation']): string[] {
  const output = ended.end?.status === 'SUCCEEDED' ? ended.end.output : undefined;
  if (transformation === 'NONE' || output === undefined) return [JSON.stringify(description(ended))];
  if (transformation === 'COMPACT') return [output];
  const value: unknown = JSON.parse(output);
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : [output];
}

function description({ child, end }: Ended): Record<string, unknown> {
  const about = {
    ExecutionArn: child.arn,
    Input: child.input,
    InputDetails: { Included: true },
    Name: child.name,
    StateMachineArn: child.machineArn,
  };
  if (!end) return { ...about, Status: 'PENDING' };
  const hasSucceeded = end.status === 'SUCCEEDED';
  return {
    ...about,
    ...(end.output === undefined ? {} : { Output: end.output, OutputDetails: { Included: true } }),
    ...(end.error === undefined ? {} : { Error: end.error }),
    ...(end.cause === undefined ? {} : { Cause: end.cause }),
    RedriveCount: 0,
    RedriveStatus: hasSucceeded ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    ...(hasSucceeded ? { RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' } : {}),
    StartDate: new Date(end.startedAt).toISOString(),
    Status: end.status,
    StopDate: new Date(end.stoppedAt).toISOString(),
  };
}
