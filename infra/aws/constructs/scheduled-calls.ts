import { Arn, Duration, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';

export interface ScheduledCallsProps {
  readonly key: IKey;
  /** Where a call goes that failed to the last. */
  readonly deadLetters: IQueue;
}

/** What the clock calls. */
export interface ScheduledCall {
  /** The name of the schedule, and of the permission in its role. */
  readonly name: string;
  readonly description: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly spreadMinutes?: number;
  /** ARN of the machine's or the function's alias. */
  readonly targetArn: string;
  readonly action: 'states:StartExecution' | 'lambda:InvokeFunction';
  /** What to hand it, as JSON. */
  readonly input: string;
}

/** A group of schedules with the one role that they share: it may call what is in the group, and leave dead letters. */
export class ScheduledCalls extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;
  readonly #deadLetters: IQueue;

  constructor(scope: ComandaStack, { key, deadLetters }: ScheduledCallsProps) {
    super(scope, 'Schedules');
    this.#deadLetters = deadLetters;
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: scope.named('schedules'),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      description: 'What the schedules may call',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': scope.account,
            // By name: the group is made after the role.
            'aws:SourceArn': Arn.format(
              { service: 'scheduler', resource: 'schedule-group', resourceName: scope.named('schedules') },
              scope,
            ),
          },
        },
      }),
    });
    this.role.addToPolicy(
      new PolicyStatement({ sid: 'GiveUp', actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    );
    this.role.addToPolicy(
      new PolicyStatement({
        sid: 'UseTheKey',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
      }),
    );
  }

  add(call: ScheduledCall): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [call.action], resources: [call.targetArn] }));
    new CfnSchedule(this, call.name, {
      name: call.name,
      groupName: this.group.scheduleGroupName,
      description: call.description,
      scheduleExpression: call.expression,
      scheduleExpressionTimezone: TimeZone.of(call.timeZone).timezoneName,
      flexibleTimeWindow:
        call.spreadMinutes === undefined
          ? { mode: 'OFF' }
          : { mode: 'FLEXIBLE', maximumWindowInMinutes: call.spreadMinutes },
      target: {
        arn: call.targetArn,
        roleArn: this.role.roleArn,
        input: call.input,
        deadLetterConfig: { arn: this.#deadLetters.queueArn },
        // Past that the next one is due, and two at once help nobody.
        retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds(), maximumRetryAttempts: 10 },
      },
    });
  }
}
