import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { roles } from '../../../api/access/roles.ts';
import { personScope, shopScope } from '../../../api/access/scopes.ts';
import { synthesised } from './synthesised.ts';

describe('the user pool (requirements U1)', () => {
  let dev: Template;
  let production: Template;
  beforeAll(async () => {
    dev = (await synthesised('dev')).template('identity');
    production = (await synthesised('production')).template('identity');
  });
  const pool = 'AWS::Cognito::UserPool';

  test('wants a second factor of everyone, by an app and not by SMS', () => {
    dev.hasResourceProperties(pool, { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
  });

  test('lets administrators make the accounts, by e-mail address, and gives a password back by e-mail only', () => {
    dev.hasResourceProperties(pool, {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    });
  });

  test('wants long passwords of every kind of character', () => {
    dev.hasResourceProperties(pool, {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 3,
        },
      },
    });
  });

  test('weighs sign-ins, sends by SES and outlives its stack in production', () => {
    production.hasResource(pool, {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtection: 'ACTIVE',
        UserPoolTier: 'PLUS',
        UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
        EmailConfiguration: Match.objectLike({
          EmailSendingAccount: 'DEVELOPER',
          From: 'Comanda <orders@comanda.example>',
        }),
      },
    });
  });

  test('goes with its stack in dev, and costs nothing by the user', () => {
    dev.hasResource(pool, {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtection: 'INACTIVE', UserPoolTier: 'ESSENTIALS', UserPoolAddOns: Match.absent() },
    });
  });

  test('has a group for each role that the API knows, the highest first', () => {
    const groups = Object.values(dev.findResources('AWS::Cognito::UserPoolGroup')).map(({ Properties }) => Properties);
    const byPrecedence = [...groups].sort((one, other) => one.Precedence - other.Precedence);
    expect(byPrecedence.map(({ GroupName }) => GroupName)).toEqual([...roles].reverse());
  });

  test('has the newer managed login at an address of its own', () => {
    dev.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: { 'Fn::Join': ['', ['comanda-dev-', { Ref: 'AWS::AccountId' }]] },
      ManagedLoginVersion: 2,
    });
  });

  test('knows the scopes that api/access reads', () => {
    const [server] = Object.values(dev.findResources('AWS::Cognito::UserPoolResourceServer'));
    const { Identifier, Scopes } = server?.Properties ?? {};
    const scopes = Scopes.map(({ ScopeName }: { ScopeName: string }) => `${Identifier}/${ScopeName}`);
    expect(scopes).toEqual([personScope, shopScope]);
  });

  test('has a client for each shop, which signs in as itself, as a shop and as nothing else', () => {
    dev.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    dev.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ClientName: 'comanda-dev-shop-demo-shop',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: Match.stringLikeRegexp('^Api') }, '/shop']] }],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    });
  });

  test('tells what a person deploying needs, and no secret', () => {
    dev.hasOutput('UserPoolId', {});
    dev.hasOutput('TokenUrl', {
      Value: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/oauth2/token$')])] },
    });
    dev.hasOutput('ClientOfdemoshop', { Value: { Ref: Match.stringLikeRegexp('^Shopdemoshop') } });
    expect(JSON.stringify(dev.toJSON().Outputs)).not.toContain('ClientSecret');
  });
});
