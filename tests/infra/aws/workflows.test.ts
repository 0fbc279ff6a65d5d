import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import {
  type MachineDefinition,
  machineDefinition,
  machineDefinitions,
  waitingStates,
} from '../../../infra/aws/constructs/machine-definitions.ts';
import type { EnvironmentName } from '../../../infra/aws/environments.ts';
import { machineSchedules } from '../../../infra/aws/schedules.ts';
import type { StateMachine } from '../../../workflows/asl/state-machine.ts';
import { validate } from '../../../workflows/asl/validate.ts';
import { type Synthesised, synthesised } from './synthesised.ts';

interface Deployed {
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
  readonly RoleArn: { readonly 'Fn::GetAtt': readonly [string, string] };
}

const machines = machineDefinitions();

describe('the state machines', () => {
  let dev: Synthesised;
  let workflows: Template;
  beforeAll(async () => {
    dev = await synthesised('dev');
    workflows = dev.template('workflows');
  });

  const deployedAs = (name: string): Deployed => {
    const found = workflows.findResources('AWS::StepFunctions::StateMachine', {
      Properties: { StateMachineName: `comanda-dev-${name}` },
    });
    return Object.values(found)[0]?.Properties;
  };
  const arnOf = (placeholder: string) => `arn:aws:lambda:us-east-1:000000000000:function:${placeholder}:live`;
  /** As CloudFormation does it; each placeholder gets an ARN that says which it was. */
  const substituted = ({ DefinitionString, DefinitionSubstitutions }: Deployed) =>
    Object.keys(DefinitionSubstitutions).reduce(
      (text, placeholder) => text.replaceAll(`\${${placeholder}}`, arnOf(placeholder)),
      DefinitionString,
    );

  test('are those that were generated, and no others', () => {
    const names = Object.values(workflows.findResources('AWS::StepFunctions::StateMachine')).map(
      ({ Properties }) => Properties.StateMachineName,
    );
    expect(names.sort()).toEqual(machines.map(({ name }) => `comanda-dev-${name}`));
    expect(names).toContain('comanda-dev-fulfill-order');
  });

  describe.each(machines.map((machine) => [machine.name, machine] as const))('%s', (name, machine) => {
    test('is the generated definition, byte for byte, once the substitution is undone', () => {
      const text = substituted(deployedAs(name));
      expect(text).not.toMatch(/\$\{/);
      const undone = [...machine.functionOf.keys()].reduce(
        (rest, placeholder) => rest.replaceAll(arnOf(placeholder), `\${${placeholder}}`),
        text,
      );
      expect(undone).toBe(machine.text);
    });

    test('has nothing that asl-validator objects to after substitution', () => {
      expect(validate(JSON.parse(substituted(deployedAs(name))) as StateMachine)).toEqual([]);
    });

    test('calls the alias of each function, and its role may call exactly these', () => {
      const { DefinitionSubstitutions, RoleArn } = deployedAs(name);
      const aliases = Object.values(DefinitionSubstitutions);
      for (const [placeholder, alias] of Object.entries(DefinitionSubstitutions)) {
        const functionName = machine.functionOf.get(placeholder) ?? '';
        expect(JSON.stringify(alias)).toContain(`${functionName.replaceAll('-', '')}Live`);
      }
      const [role] = RoleArn['Fn::GetAtt'];
      const policies = Object.values(
        workflows.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: role }] } }),
      );
      const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
      const invoke = statements.filter(({ Action }) => [Action].flat().includes('lambda:InvokeFunction'));
      expect(invoke).toHaveLength(1);
      const byText = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();
      expect(byText(invoke[0].Resource)).toEqual(byText(aliases));
      // The rest of the role: our key, for this machine alone, and what logs and traces demand.
      const actions = statements.flatMap(({ Action, Resource }) => (Resource === '*' ? [Action].flat() : []));
      expect(actions.every((action: string) => /^(logs|xray):/.test(action))).toBe(true);
      expect(JSON.stringify(statements.filter(({ Action }) => [Action].flat().includes('kms:Decrypt')))).toContain(
        `stateMachine:comanda-dev-${name}`,
      );
    });
  });

  test('F1: are traced, encrypted with our key, and log every event without what was in it', () => {
    workflows.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
    });
  });

  test('what they log can be delivered, though it is encrypted on its way', () => {
    dev.template('keys').hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: 'kms:Decrypt' }),
        ]),
      },
    });
  });

  test.each([
    ['dev', 7],
    ['production', 90],
  ] as const)('F3: keep their logs in %s for %i days, encrypted', async (environment, days) => {
    const template = (await synthesised(environment)).template('workflows');
    template.resourceCountIs('AWS::Logs::LogGroup', machines.length);
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: days,
      KmsKeyId: Match.anyValue(),
      LogGroupName: Match.stringLikeRegexp(`^/aws/vendedlogs/states/comanda-${environment}-`),
    });
  });

  test.each<[EnvironmentName, object]>([
    ['dev', { Type: 'ALL_AT_ONCE', Alarms: Match.absent() }],
    ['staging', { Type: 'CANARY', Percentage: 50, Interval: 2 }],
    ['production', { Type: 'LINEAR', Percentage: 20, Interval: 5 }],
  ])('F5: a new version takes over in %s as that environment wants it', async (environment, preference) => {
    const template = (await synthesised(environment)).template('workflows');
    template.resourceCountIs('AWS::StepFunctions::StateMachineVersion', machines.length);
    template.allResourcesProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      DeploymentPreference: preference,
    });
    template.allResources('AWS::StepFunctions::StateMachineVersion', { UpdateReplacePolicy: 'Retain' });
  });

  test('F5: the alarm on failures of the same machine takes a new version back', async () => {
    const template = (await synthesised('production')).template('workflows');
    const aliases = Object.values(template.findResources('AWS::StepFunctions::StateMachineAlias'));
    const alarms = template.findResources('AWS::CloudWatch::Alarm');
    const rolledBackBy = aliases.map(({ Properties }) => {
      const [{ Ref: alarm }] = Properties.DeploymentPreference.Alarms;
      const { Ref: version } = Properties.DeploymentPreference.StateMachineVersionArn;
      return [version, alarms[alarm]?.Properties.AlarmName];
    });
    expect(rolledBackBy.sort()).toEqual([
      [expect.stringContaining('cancelorder'), 'comanda-production-cancel-order-failures'],
      [expect.stringContaining('fulfillorder'), 'comanda-production-fulfill-order-failures'],
    ]);
  });
});

describe('the schedules', () => {
  test('T1: every reconciliation has one, and every one starts a machine', () => {
    const reconciliations = machines.map(({ name }) => name).filter((name) => name.startsWith('reconcile-'));
    expect(machineSchedules.map(({ machine }) => machine).sort()).toEqual(reconciliations);
  });

  test('share a role that may call what is in them and leave dead letters, and nothing else', async () => {
    const template = (await synthesised('dev')).template('workflows');
    template.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'comanda-dev-schedules' });
    const [role] = Object.keys(
      template.findResources('AWS::IAM::Role', { Properties: { Description: 'What the schedules may call' } }),
    );
    const policies = Object.values(
      template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: role }] } }),
    );
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const targets = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }) => Properties.Target,
    );
    expect(targets.length).toBeGreaterThan(0);
    const called = statements.filter(({ Action }) => /states:|lambda:/.test(String(Action)));
    expect(called.flatMap(({ Resource }) => Resource)).toEqual(targets.map(({ Arn }) => Arn));
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
    for (const target of targets) expect(target.DeadLetterConfig.Arn).toBeDefined();
  });
});

describe('the states that wait', () => {
  const wait = (state: object): MachineDefinition =>
    machineDefinition(
      'sample-order',
      JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Both',
        States: {
          Both: {
            Type: 'Parallel',
            Branches: [{ StartAt: 'Inner', States: { Inner: { ...state, End: true } } }],
            End: true,
          },
        },
      }),
    );
  const callback = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's placeholder.
    Arguments: { FunctionName: '${AwaitDelivery}', Payload: {} },
  };

  test('are found with their function and limit, in branches too', () => {
    expect(waitingStates(wait({ ...callback, TimeoutSeconds: 60 }))).toEqual([
      { machine: 'sample-order', state: 'Inner', functionName: 'await-delivery', limitSeconds: 60 },
    ]);
    expect(waitingStates(wait({ Type: 'Wait', Seconds: 30 }))).toEqual([
      { machine: 'sample-order', state: 'Inner', limitSeconds: 30 },
    ]);
  });

  test('must say how long at most, or they are not deployed', () => {
    expect(() => waitingStates(wait(callback))).toThrow('state "Inner" waits');
  });
});
