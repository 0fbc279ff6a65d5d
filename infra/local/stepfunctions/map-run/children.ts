import { createHash } from 'node:crypto';
import type { MapRunRequest } from '../interpreter/map-run-request.ts';
import type { Child } from './map-run-host.ts';

/** The child at a place of a map run: always the same name there, so that it is never started twice. */
export function childOf(run: Child['mapRun'], index: number, input: string): Child {
  const { arn: mapRunArn, executionArn, label, block, executionType } = run;
  const name = childName(mapRunArn, index);
  const machineArn = childMachineArn(run);
  const arn =
    executionType === 'EXPRESS'
      ? `${machineArn.replace(':stateMachine:', ':express:')}:${name}:${childName(mapRunArn, -1 - index)}`
      : `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return { arn, name, machineArn, input, mapRun: { arn: mapRunArn, executionArn, label, block, executionType } };
}

/** `arn:…:stateMachine:<machine>/<label>` */
export function childMachineArn({ arn }: Pick<MapRunRequest, 'arn'>): string {
  return arn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]*$/, '');
}

/** What is after the last colon of a map run's ARN. */
export function mapRunId(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** A UUID that is made of a name, of version 3 in its form as AWS's are. */
function childName(mapRunArn: string, index: number): string {
  const hex = createHash('sha256').update(`${mapRunArn} ${index}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-3${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
