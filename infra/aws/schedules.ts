/** When a machine is started by the clock. A reconciliation that is added to workflows/ gets its line here (requirements T1). */
export interface MachineSchedule {
  /** The machine's own name, without the environment's. */
  readonly machine: `reconcile-${string}`;
  /** Of EventBridge Scheduler: `cron(0 4 * * ? *)`, `rate(1 hour)`. */
  readonly expression: string;
  readonly timeZone: string;
  /** Minutes by which it may start later, so that not everything starts on the hour. */
  readonly spreadMinutes: number;
}

/** Empty while there is no reconciliation among the workflows; a test fails when one has no line. */
export const machineSchedules: readonly MachineSchedule[] = [];
