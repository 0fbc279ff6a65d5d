import { AwsError } from '../aws-error.ts';
import type { Engine } from '../driver/engine.ts';
import type { MachineRecord } from '../driver/records.ts';

/** The machine whose tags are meant; throws ResourceNotFound. */
export function findTagged(engine: Engine, resourceArn: string): MachineRecord {
  const machine = engine.machines.get(resourceArn);
  if (machine) return machine;
  throw new AwsError('ResourceNotFound', `Resource not found: '${resourceArn}'`, 400, { resourceName: resourceArn });
}
