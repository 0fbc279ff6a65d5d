import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { DeployedMachine } from '../constructs/deployed-machine.ts';
import { type MachineDefinition, machineDefinitions } from '../constructs/machine-definitions.ts';
import { ScheduledCalls } from '../constructs/scheduled-calls.ts';
import { type MachineSchedule, machineSchedules } from '../schedules.ts';
import type { EventsStack } from './events-stack.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface WorkflowsStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly functions: FunctionsStack;
  readonly storage: StorageStack;
  readonly messaging: MessagingStack;
  readonly events: EventsStack;
  /** Those that were generated, unless a test hands others. */
  readonly definitions?: readonly MachineDefinition[];
  readonly schedules?: readonly MachineSchedule[];
}

/** The state machines and what starts them by the clock. */
export class WorkflowsStack extends ComandaStack {
  /** By the machine's own name. */
  readonly machines: ReadonlyMap<string, DeployedMachine>;
  readonly definitions: readonly MachineDefinition[];
  readonly schedules: ScheduledCalls;

  constructor(scope: Construct, props: WorkflowsStackProps) {
    super(scope, 'workflows', props, 'Comanda: state machines and schedules');
    const { keys, functions, messaging, events } = props;
    this.definitions = props.definitions ?? machineDefinitions();
    this.machines = new Map(
      this.definitions.map((machine) => [
        machine.name,
        new DeployedMachine(this, { machine, functions: functions.tasks, key: keys.key, alarms: events.alarms }),
      ]),
    );
    this.schedules = new ScheduledCalls(this, { key: keys.key, deadLetters: messaging.deadEvents });
    this.schedules.add({
      name: 'measure-waits',
      description: 'How long the oldest order of each wait has waited, for the alarms on them',
      expression: 'rate(5 minutes)',
      timeZone: 'Etc/UTC',
      targetArn: functions.measureWaits.functionArn,
      action: 'lambda:InvokeFunction',
      input: '{}',
    });
    for (const schedule of props.schedules ?? machineSchedules) this.#schedule(schedule);
  }

  #schedule({ machine, expression, timeZone, spreadMinutes }: MachineSchedule): void {
    const aliasArn = this.machines.get(machine)?.aliasArn;
    if (aliasArn === undefined) throw new Error(`a schedule starts "${machine}", and there is no such machine`);
    this.schedules.add({
      name: machine,
      description: `Starts ${machine}`,
      expression,
      timeZone,
      spreadMinutes,
      targetArn: aliasArn,
      action: 'states:StartExecution',
      input: JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>' }),
    });
  }
}
