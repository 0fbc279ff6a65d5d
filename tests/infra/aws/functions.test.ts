import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { functionDefinitions } from '../../../infra/aws/constructs/function-definitions.ts';
import type { EnvironmentName } from '../../../infra/aws/environments.ts';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import { type Synthesised, synthesised } from './synthesised.ts';

let synth: Synthesised;
let dev: Template;
let production: Template;
beforeAll(async () => {
  synth = await synthesised('dev');
  dev = synth.template('functions');
  production = (await synthesised('production')).template('functions');
});

const propertiesOf = (template: Template, environment: string, name: string) => {
  const functionName = `comanda-${environment}-${name}`;
  const found = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } }),
  );
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

const aliasOf = (name: string) => ({
  'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(`function:comanda-dev-${name}|:live$`)])],
});

describe('each function', () => {
  test('is there for each task, and so are those of the queue, the stream and the API', () => {
    expect([...synth.stacks.functions.tasks.keys()]).toEqual(expect.arrayContaining(Object.keys(taskFunctions)));
    expect([...synth.stacks.functions.all.keys()]).toEqual(
      expect.arrayContaining(['start-fulfillment', 'publish-changes', 'api']),
    );
    dev.resourceCountIs('AWS::Lambda::Function', synth.stacks.functions.all.size);
  });

  test('runs on Node 24 and arm64, is traced and logs JSON', () => {
    dev.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: Match.objectLike({ LogFormat: 'JSON', LogGroup: Match.anyValue() }),
    });
  });

  test('has the time-out that its task declares', async () => {
    for (const [name, load] of Object.entries(taskFunctions)) {
      expect(propertiesOf(dev, 'dev', name).Timeout).toBe((await load()).timeoutSeconds);
    }
  });

  test('is called by its alias', () => {
    dev.resourceCountIs('AWS::Lambda::Alias', synth.stacks.functions.all.size);
    dev.allResourcesProperties('AWS::Lambda::Alias', { Name: 'live' });
  });

  test('keeps its log, encrypted, for 90 days in production and for 7 elsewhere', () => {
    dev.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7, KmsKeyId: Match.anyValue() });
    production.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    production.resourceCountIs('AWS::Logs::LogGroup', synth.stacks.functions.all.size);
  });

  test('has no value of a secret in its environment, only where to find it', () => {
    const variables = propertiesOf(dev, 'dev', 'capture-payment').Environment.Variables;
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(['SECRET_ARNS', 'TABLE_NAME']));
    expect(Object.keys(variables)).not.toEqual(expect.arrayContaining(['STRIPE_API_KEY']));
    expect(JSON.stringify(dev.toJSON())).not.toContain('{{resolve:secretsmanager');
  });

  test('F4: has a secret’s new value after five minutes, whoever rotated it', () => {
    const reading = Object.values(production.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment.Variables.SECRET_ARNS !== undefined,
    );
    expect(reading.length).toBeGreaterThan(5);
    for (const { Properties } of reading) {
      expect(Properties.Environment.Variables.SECRETS_MANAGER_TTL).toBe('300');
      expect(Properties.Layers).toHaveLength(1);
    }
  });

  test('is handed what its ports read, and nothing else', () => {
    expect(Object.keys(propertiesOf(dev, 'dev', 'verify-address').Environment.Variables).sort()).toEqual([
      'CARRIER_API_URL',
      'PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED',
      'PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE',
      'PARAMETERS_SECRETS_EXTENSION_HTTP_PORT',
      'PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL',
      'PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS',
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
      'SECRETS_MANAGER_TIMEOUT_MILLIS',
      'SECRETS_MANAGER_TTL',
      'SECRET_ARNS',
      'SSM_PARAMETER_STORE_TIMEOUT_MILLIS',
      'SSM_PARAMETER_STORE_TTL',
    ]);
  });

  test('starts machines by name and alias', () => {
    const variables = propertiesOf(dev, 'dev', 'start-fulfillment').Environment.Variables;
    expect(JSON.stringify(variables.STATE_MACHINE_ARN_PREFIX)).toContain(':stateMachine:comanda-dev-');
    expect(variables.STATE_MACHINE_ALIAS).toBe('live');
  });
});

describe('the order queue', () => {
  test('is consumed by the alias, ten messages at a time, and only those that failed come back', () => {
    dev.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
      EventSourceArn: Match.anyValue(),
      FunctionName: aliasOf('start-fulfillment'),
    });
  });

  test('leaves its function time enough: messages come back only after six of its time-outs', async () => {
    const { template } = synth;
    const timeout: number = propertiesOf(dev, 'dev', 'start-fulfillment').Timeout;
    template('messaging').hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 300 });
    expect(timeout * 6).toBeLessThanOrEqual(300);
  });
});

test('the stream hands over inserted events alone, and gives up on one record without losing those beside it', () => {
  dev.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    StartingPosition: 'TRIM_HORIZON',
    FilterCriteria: {
      Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"SK":{"S":[{"prefix":"EVENT#"}]}}}}' }],
    },
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 10,
    MaximumRecordAgeInSeconds: 24 * 3600,
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    FunctionName: aliasOf('publish-changes'),
  });
});

describe('in production', () => {
  test('functions that a buyer waits for are warm from eight to eight on working days in New York, and no others', () => {
    const targets = Object.values(production.findResources('AWS::ApplicationAutoScaling::ScalableTarget'));
    const names = targets.map(({ Properties }) => JSON.stringify(Properties.ResourceId));
    expect(names).toHaveLength(10);
    for (const { Properties } of targets) {
      expect(Properties.ScheduledActions).toMatchObject([
        { Schedule: 'cron(0 8 ? * MON-FRI *)', Timezone: 'America/New_York', ScalableTargetAction: { MinCapacity: 2 } },
        { Schedule: 'cron(0 20 ? * MON-FRI *)', ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } },
      ]);
    }
    dev.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  test('orders, webhooks and events have instances that no other function can take', () => {
    const reserved = (name: string) => propertiesOf(production, 'production', name).ReservedConcurrentExecutions;
    expect([reserved('api'), reserved('start-fulfillment'), reserved('publish-changes')]).toEqual([300, 100, 20]);
    expect(reserved('send-message')).toBeUndefined();
    expect(propertiesOf(dev, 'dev', 'api').ReservedConcurrentExecutions).toBeUndefined();
  });
});

describe('F5: a new version of a function', () => {
  const aliases = (template: Template) => Object.values(template.findResources('AWS::Lambda::Alias'));

  test.each<[EnvironmentName, unknown]>([
    ['dev', 'CodeDeployDefault.LambdaAllAtOnce'],
    ['staging', { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 50, CanaryInterval: 2 } }],
    ['production', { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 20, LinearInterval: 5 } }],
  ])('takes over in %s as that environment wants it', async (name, wanted) => {
    const template = (await synthesised(name)).template('functions');
    const groups = template.findResources('AWS::CodeDeploy::DeploymentGroup');
    const configs = template.findResources('AWS::CodeDeploy::DeploymentConfig');
    for (const { UpdatePolicy } of aliases(template)) {
      const group = groups[UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName.Ref]?.Properties;
      const config = group.DeploymentConfigName;
      expect(configs[config.Ref]?.Properties.TrafficRoutingConfig ?? config).toEqual(wanted);
    }
    // No two functions share one: CodeDeploy allows a group one deployment at a time.
    expect(Object.keys(groups)).toHaveLength(aliases(template).length);
  });

  test('is taken back when it fails itself: in a tenth of its calls, or in half where declines are errors too', async () => {
    const alarms = production.findResources('AWS::CloudWatch::Alarm');
    const groups = production.findResources('AWS::CodeDeploy::DeploymentGroup');
    const declining = (await functionDefinitions()).filter(({ mayDecline }) => mayDecline).map(({ name }) => name);
    expect(declining).toEqual(expect.arrayContaining(['authorize-payment', 'reserve-stock']));
    for (const { Properties, UpdatePolicy } of aliases(production)) {
      const group = groups[UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName.Ref]?.Properties;
      expect(group.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      });
      const [ofVersion] = group.AlarmConfiguration.Alarms;
      const alarm = alarms[ofVersion.Name.Ref]?.Properties;
      const version = Properties.FunctionVersion;
      const name = group.DeploymentGroupName;
      expect(alarm.Threshold).toBe(declining.includes(name) ? 50 : 10);
      // An alarm of the version before that is still on would stop the version that mends it.
      expect(alarm.AlarmName['Fn::Join'][1]).toEqual([`comanda-production-${name}-new-version-`, version]);
      const { Metric } = alarm.Metrics.find(({ Id }: { readonly Id: string }) => Id === 'failed').MetricStat;
      expect(Metric).toMatchObject({
        MetricName: 'Errors',
        Dimensions: [
          { Name: 'ExecutedVersion', Value: version },
          { Name: 'FunctionName', Value: `comanda-production-${name}` },
          { Name: 'Resource', Value: `comanda-production-${name}:live` },
        ],
      });
    }
  });

  test('of the API is taken back when its answers are 5XX, too', () => {
    production.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: { 'Fn::Join': ['', Match.arrayWith(['comanda-production-api-new-version-answers-'])] },
      Threshold: 5,
      Metrics: Match.arrayWith([
        Match.objectLike({
          Id: 'failed',
          MetricStat: Match.objectLike({
            Metric: {
              Namespace: 'AWS/ApiGateway',
              MetricName: '5XXError',
              Dimensions: [{ Name: 'ApiName', Value: 'comanda-production-api' }],
            },
          }),
        }),
      ]),
    });
  });

  test('is put there by a role that may move these aliases, and no others', () => {
    const [role] = Object.values(
      production.findResources('AWS::IAM::Role', {
        Properties: {
          AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'codedeploy.amazonaws.com' } }] },
        },
      }),
    );
    const { ManagedPolicyArns, Policies } = role?.Properties ?? {};
    expect(ManagedPolicyArns).toBeUndefined();
    const [move, look] = Policies[0].PolicyDocument.Statement;
    expect(move.Action).toEqual(['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias']);
    expect(move.Resource).toHaveLength(2 * synth.stacks.functions.all.size);
    expect(JSON.stringify(move.Resource)).not.toContain('*');
    expect(look).toMatchObject({ Action: 'cloudwatch:DescribeAlarms', Resource: '*' });
  });

  test('leaves the one before it where it is, to go back to', () => {
    production.allResources('AWS::Lambda::Version', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });
});
