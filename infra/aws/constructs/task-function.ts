import { Duration, RemovalPolicy, Stack, TimeZone, Token, Validations } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BusinessHours, ComandaEnvironment } from '../environments.ts';
import { type RoleResources, rolePolicy } from '../permissions/role-policy.ts';
import type { FunctionDefinition } from './function-definitions.ts';

export interface TaskFunctionProps {
  readonly definition: FunctionDefinition;
  readonly environment: ComandaEnvironment;
  readonly functionName: string;
  /** The folder of its bundle. */
  readonly bundle: string;
  readonly variables: Record<string, string>;
  readonly readsSecrets: boolean;
  readonly resources: RoleResources;
  readonly key: IKey;
}

/** One Lambda function with its role, its log and its alias `live`. */
export class TaskFunction extends Construct {
  readonly function: LambdaFunction;
  readonly live: Alias;

  constructor(scope: Construct, props: TaskFunctionProps) {
    super(scope, props.definition.name);
    const { definition, environment, functionName } = props;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: environment.logRetentionDays,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      description: `Comanda ${environment.name}: what ${definition.name} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { ports: rolePolicy(definition, logGroup.logGroupArn, props.resources) },
    });
    acknowledgeWildcards(role, props.resources);
    const reserved = reservedFor(definition.name, environment);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: definition.purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      timeout: Duration.seconds(definition.timeoutSeconds),
      memorySize: definition.memory,
      environment: props.variables,
      // What CDK would add to the policy by itself is wider than what the table of ports says.
      role: role.withoutPolicyUpdates(),
      tracing: Tracing.ACTIVE,
      // To go back to by hand; one whose deployment was taken back goes, or the same code could not be published again.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      ...(props.readsSecrets
        ? {
            paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103, {
              secretsManagerTtl: Duration.minutes(5),
            }),
          }
        : {}),
    });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.function.currentVersion });
    if (environment.businessHours !== undefined && definition.isOnBuyersPath) {
      keepWarm(this.live, environment.businessHours);
    }
  }
}

function reservedFor(name: string, { reservedConcurrency }: ComandaEnvironment): number | undefined {
  // A name that has nothing reserved is no key of the record.
  return (reservedConcurrency as Readonly<Record<string, number>> | undefined)?.[name];
}

/** Provisioned concurrency from Monday to Friday, and none outside those hours. */
function keepWarm(alias: Alias, hours: BusinessHours): void {
  const { fromHour, toHour, warmInstances } = hours;
  const timeZone = TimeZone.of(hours.timeZone);
  const scaling = alias.addAutoScaling({ minCapacity: 0, maxCapacity: warmInstances });
  const from = (hour: number, instances: number) => ({
    schedule: Schedule.cron({ weekDay: 'MON-FRI', hour: String(hour), minute: '0' }),
    timeZone,
    minCapacity: instances,
    maxCapacity: instances,
  });
  scaling.scaleOnSchedule('Open', from(fromHour, warmInstances));
  scaling.scaleOnSchedule('Close', from(toHour, 0));
}

/** The only two wildcards in the policies of functions. */
function acknowledgeWildcards(role: Role, { executionArns }: RoleResources): void {
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resources that PutTraceSegments and PutTelemetryRecords could be limited to.',
    },
    ...executionArns.map((arn) => ({
      id: `AwsSolutions-IAM5[Resource::${asReported(role, arn)}]`,
      reason: 'An execution is named after its order: the machine is named, its executions cannot be known beforehand.',
    })),
  );
}

/** How cdk-nag writes an ARN whose account is known at deployment only. */
const asReported = (role: Role, arn: string) =>
  arn.replace(Stack.of(role).account, (account) => (Token.isUnresolved(account) ? '<AWS::AccountId>' : account));
