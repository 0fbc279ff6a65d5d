import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { liveAlias } from '../stacks/functions-stack.ts';
import type { ComandaStack } from './comanda-stack.ts';
import type { MachineDefinition } from './machine-definitions.ts';
import { minutes, RunbookAlarm } from './runbook-alarm.ts';

export interface DeployedMachineProps {
  readonly machine: MachineDefinition;
  /** By name: the aliases of the functions that it calls. */
  readonly functions: ReadonlyMap<string, IFunction>;
  readonly key: IKey;
  readonly alarms: ITopic;
}

/** A state machine with its role, log, versions and the alias by which it is started. */
export class DeployedMachine extends Construct {
  readonly machine: StateMachine;
  readonly logGroup: LogGroup;
  readonly aliasArn: string;
  /** Requirements F2; it also takes a new version back. */
  readonly failures: RunbookAlarm;

  constructor(scope: ComandaStack, { machine: generated, functions, key, alarms }: DeployedMachineProps) {
    super(scope, generated.name);
    const { comanda } = scope;
    const called = functionsCalled(generated, functions);
    this.logGroup = new LogGroup(this, 'Log', {
      // Under this prefix the log's resource policy does not grow with each machine.
      logGroupName: `/aws/vendedlogs/states/${scope.named(generated.name)}`,
      retention: comanda.logRetentionDays,
      encryptionKey: key,
      removalPolicy: scope.removalPolicy,
    });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: scope.named(generated.name),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(generated.text),
      definitionSubstitutions: Object.fromEntries(
        [...called].map(([placeholder, alias]) => [placeholder, alias.functionArn]),
      ),
      tracingEnabled: true,
      // The input holds the delivery address and the card's token, and labels and payments come back as results. So the log
      // tells which state was entered when, and how it ended, and never with what; the history has that, under our key.
      logs: { destination: this.logGroup, level: LogLevel.ALL, includeExecutionData: false },
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(key),
    });
    this.machine.addToRolePolicy(
      new PolicyStatement({
        sid: 'CallItsFunctions',
        actions: ['lambda:InvokeFunction'],
        resources: [...new Set([...called.values()].map(({ functionArn }) => functionArn))],
      }),
    );
    Validations.of(this.machine.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'CloudWatch’s log deliveries and X-Ray know no resources (Step Functions Developer Guide, cw-logs, xray).',
    });
    this.failures = new RunbookAlarm(scope, `${generated.name}-failures`, {
      metric: failuresOf(this.machine, 10),
      over: 3,
      meaning: `More than three executions of ${generated.name} failed or timed out within ten minutes.`,
      runbook: 'executions-failing',
      topic: alarms,
    });
    this.aliasArn = this.#publish(scope).ref;
  }

  /** A new version whenever the revision is a new one, and the alias that goes over to it as the environment says. */
  #publish(scope: ComandaStack): CfnStateMachineAlias {
    const { machine, failures } = this;
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: machine.stateMachineArn,
      stateMachineRevisionId: machine.stateMachineRevisionId,
    });
    // The alias still points to the one before while traffic shifts, and goes back to it when an alarm says so.
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return new CfnStateMachineAlias(this, 'Alias', {
      name: liveAlias,
      description: 'What orders are started with',
      deploymentPreference: {
        stateMachineVersionArn: version.ref,
        ...scope.comanda.trafficShift,
        ...(scope.comanda.trafficShift.type === 'ALL_AT_ONCE' ? {} : { alarms: [failures.alarmName] }),
      },
    });
  }
}

/** Failed and timed out within so many minutes. Nobody stops an execution of ours, so aborted ones have an alarm of their own. */
export function failuresOf(machine: StateMachine, withinMinutes: number): MathExpression {
  const period = minutes(withinMinutes);
  return new MathExpression({
    label: 'failed or timed out',
    expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
    usingMetrics: {
      failed: machine.metricFailed({ period, statistic: 'Sum' }),
      timedOut: machine.metricTimedOut({ period, statistic: 'Sum' }),
    },
    period,
  });
}

function functionsCalled(
  { name, functionOf }: MachineDefinition,
  functions: ReadonlyMap<string, IFunction>,
): ReadonlyMap<string, IFunction> {
  return new Map(
    [...functionOf].map(([placeholder, functionName]) => {
      const called = functions.get(functionName);
      if (called === undefined)
        throw new Error(`machine "${name}" calls "${functionName}", and there is no such function`);
      return [placeholder, called];
    }),
  );
}
