import { ArnFormat, Validations } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
  TrafficRouting,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { TrafficShift } from '../environments.ts';
import type { ComandaStack } from './comanda-stack.ts';
import { minutes, RunbookAlarm } from './runbook-alarm.ts';

interface GradualFunction {
  readonly name: string;
  readonly mayDecline: boolean;
  readonly live: Alias;
}

export interface GradualFunctionsProps {
  readonly functions: readonly GradualFunction[];
  readonly alarms: ITopic;
}

/**
 * Requirements F5: a new version of a function gets its share of the calls step by step, and loses it when it fails.
 *
 * One deployment for each function: they run beside each other (CodeDeploy allows 1,300), so a release takes as long as one of
 * them. When one is taken back, its alias fails to update and CloudFormation takes the whole stack back, so no release is left
 * half there. CodeDeploy also waits for the warm instances of a new version; without it, CloudFormation cannot move an alias
 * that has some.
 */
export class GradualFunctions extends Construct {
  constructor(scope: ComandaStack, { functions, alarms }: GradualFunctionsProps) {
    super(scope, 'Gradual');
    const { trafficShift } = scope.comanda;
    const application = new LambdaApplication(this, 'Application', { applicationName: scope.named('functions') });
    const role = this.#role(scope, functions);
    const deploymentConfig = this.#config(scope, trafficShift);
    for (const one of functions) {
      new LambdaDeploymentGroup(this, one.name, {
        application,
        deploymentGroupName: one.name,
        alias: one.live,
        // What CDK would attach to the role reaches every function of the account.
        role: role.withoutPolicyUpdates(),
        deploymentConfig,
        // All at once is over before anything could be measured.
        alarms: trafficShift.type === 'ALL_AT_ONCE' ? [] : alarmsOf(scope, one, alarms),
      });
    }
  }

  #config(scope: ComandaStack, shift: TrafficShift) {
    if (shift.type === 'ALL_AT_ONCE') return LambdaDeploymentConfig.ALL_AT_ONCE;
    const { type, percentage } = shift;
    const interval = minutes(shift.interval);
    return new LambdaDeploymentConfig(this, 'Steps', {
      // It cannot be changed, only replaced, and two cannot have one name.
      deploymentConfigName: scope.named(`${type.toLowerCase()}-${percentage}-percent-${shift.interval}-minutes`),
      trafficRouting:
        type === 'CANARY'
          ? TrafficRouting.timeBasedCanary({ interval, percentage })
          : TrafficRouting.timeBasedLinear({ interval, percentage }),
    });
  }

  #role(scope: ComandaStack, functions: readonly GradualFunction[]): Role {
    const arns = functions.flatMap(({ name }) => {
      const arn = scope.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: scope.named(name),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
      return [arn, `${arn}:live`];
    });
    const role = new Role(this, 'Role', {
      description: `Comanda ${scope.comanda.name}: moves the aliases of functions to new versions`,
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      inlinePolicies: {
        shift: new PolicyDocument({
          statements: [
            new PolicyStatement({
              sid: 'MoveAliases',
              actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
              resources: arns,
            }),
            new PolicyStatement({ sid: 'LookAtAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'CodeDeploy looks at alarms as AWS’s own policy for it (AWSCodeDeployRoleForLambdaLimited) allows: all of them, read only.',
    });
    return role;
  }
}

/** Of the version that takes over, and only while it does: its calls are counted apart while an alias has two versions. */
function alarmsOf(stack: ComandaStack, { name, mayDecline, live }: GradualFunction, topic: ITopic): RunbookAlarm[] {
  // One of the version before that is still on would stop the version that mends it.
  const madeAnewFor = live.version.version;
  const limit = mayDecline ? 50 : 10;
  const shared = { madeAnewFor, topic, runbook: 'function-errors' };
  const errors = new RunbookAlarm(stack, `${name}-new-version`, {
    ...shared,
    metric: failedShare(stack, name, madeAnewFor),
    over: limit,
    meaning: `The new version of ${name} fails in over ${limit} % of its calls: it is taken back.`,
  });
  if (name !== 'api') return [errors];
  // What goes wrong behind a route is an answer, and no error of the function.
  const answers = new RunbookAlarm(stack, `${name}-new-version-answers`, {
    ...shared,
    metric: serverErrorShare(stack.named('api')),
    over: 5,
    meaning: 'Over 5 % of the API’s answers are 5XX while its new version takes over: it is taken back.',
  });
  return [errors, answers];
}

/** Per cent of a version's calls within a minute. */
function failedShare(stack: ComandaStack, name: string, version: string): IMetric {
  const FunctionName = stack.named(name);
  return share('AWS/Lambda', ['Errors', 'Invocations'], {
    FunctionName,
    Resource: `${FunctionName}:live`,
    ExecutedVersion: version,
  });
}

/** By the API's name: its stack comes after that of the functions. */
const serverErrorShare = (ApiName: string): IMetric => share('AWS/ApiGateway', ['5XXError', 'Count'], { ApiName });

function share(
  namespace: string,
  [failed, calls]: readonly [string, string],
  dimensionsMap: Record<string, string>,
): IMetric {
  const period = minutes(1);
  const metric = (metricName: string) =>
    new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, period });
  return new MathExpression({
    label: 'failed, per cent',
    // One that fails alone is no reason to go back.
    expression: 'IF(failed > 1, 100 * failed / calls, 0)',
    usingMetrics: { failed: metric(failed), calls: metric(calls) },
    period,
  });
}
