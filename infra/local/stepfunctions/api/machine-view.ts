import { variableReferences } from '../definition/variable-references.ts';
import type { MachineRecord } from '../driver/records.ts';

/** What DescribeStateMachine and DescribeStateMachineForExecution have in common. */
export function machineView(
  machine: MachineRecord,
  definition: string,
  included: string | undefined,
): Record<string, unknown> {
  const references = variableReferences(definition);
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    ...(included === 'METADATA_ONLY' ? {} : { definition }),
    roleArn: machine.roleArn,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false, ...objectOf(machine.loggingConfiguration) },
    tracingConfiguration: { enabled: false, ...objectOf(machine.tracingConfiguration) },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY', ...objectOf(machine.encryptionConfiguration) },
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
    ...(Object.keys(references).length === 0 ? {} : { variableReferences: references }),
  };
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
