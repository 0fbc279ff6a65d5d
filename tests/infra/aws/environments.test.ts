import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { overridesIn } from '../../../infra/aws/environment-overrides.ts';
import { environmentNamed } from '../../../infra/aws/environments.ts';
import { synthesised } from './synthesised.ts';

describe('an environment', () => {
  test('that does not exist is refused, with those that do', () => {
    expect(() => environmentNamed('qa')).toThrow('expected an environment (dev, staging, production), came "qa"');
  });

  test('keeps logs for 90 days in production and for 7 elsewhere', () => {
    const days = ['dev', 'staging', 'production'].map((name) => environmentNamed(name).logRetentionDays);
    expect(days).toEqual([7, 7, 90]);
  });

  test('has the limits of requirement U2 in production', () => {
    expect(environmentNamed('production').throttle.ratePerSecond).toBe(10_000);
  });
});

describe('the command line', () => {
  const overrides = (context: Readonly<Record<string, string>>) => overridesIn((key) => context[key]);

  test('says where a domain is and where to stand by', () => {
    expect(
      overrides({ domain: 'shop.example', hostedZoneId: 'Z1', hostedZoneName: 'example', standbyRegion: 'us-west-2' }),
    ).toEqual({
      standbyRegion: 'us-west-2',
      domain: { name: 'shop.example', hostedZoneId: 'Z1', hostedZoneName: 'example' },
    });
    expect(overrides({})).toEqual({});
  });

  test('is refused when a domain comes without its zone, or an account is none', () => {
    expect(() => overrides({ domain: 'shop.example' })).toThrow('needs the Route 53 zone it is in');
    expect(() => overrides({ account: '42' })).toThrow('twelve digits');
  });
});

test('stacks of production cannot be deleted by mistake, and all are named after their environment', async () => {
  const production = Object.values((await synthesised('production')).stacks);
  const dev = Object.values((await synthesised('dev')).stacks);
  for (const stack of production) {
    expect(stack.stackName).toMatch(/^comanda-production-/);
    expect(stack.terminationProtection).toBe(true);
  }
  for (const stack of dev) expect(stack.terminationProtection).toBe(false);
});

test('what is mailed from and where the carriers are is in Parameter Store, and the secrets’ places are made', async () => {
  const configuration = (await synthesised('dev')).template('configuration');
  configuration.hasResourceProperties('AWS::SSM::Parameter', { Name: '/comanda/dev/mail-from' });
  configuration.hasResourceProperties('AWS::SSM::Parameter', { Name: '/comanda/dev/carrier-api-url' });
  for (const Name of ['comanda/dev/stripe', 'comanda/dev/carriers']) {
    configuration.hasResourceProperties('AWS::SecretsManager::Secret', { Name, KmsKeyId: Match.anyValue() });
  }
});
