/** ARNs of Step Functions; this server has one account and one region at a time. */
export type Place = { readonly region: string; readonly account: string };

export function machineArn({ region, account }: Place, name: string): string {
  return `arn:aws:states:${region}:${account}:stateMachine:${name}`;
}

export function executionArn(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** Express executions of one name are many, so each has a number of its own in its ARN. */
export function expressArn(machine: string, name: string, unique: string): string {
  return `${machine.replace(':stateMachine:', ':express:')}:${name}:${unique}`;
}

export function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
