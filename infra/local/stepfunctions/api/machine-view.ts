import type { MachineRecord } from '../driver/records.ts';

/** What DescribeStateMachine and DescribeStateMachineForExecution have in common. */
export function machineView(machine: MachineRecord, definition: string): Record<string, unknown> {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    definition,
    roleArn: machine.roleArn,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false, ...objectOf(machine.loggingConfiguration) },
    tracingConfiguration: { enabled: false, ...objectOf(machine.tracingConfiguration) },
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
  };
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
