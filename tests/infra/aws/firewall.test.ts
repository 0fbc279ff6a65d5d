import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { errorView } from '../../../api/http/api-error.ts';
import { defaultMaxBodyBytes } from '../../../api/http/body-limit.ts';
import { describedApi } from '../../../infra/aws/constructs/described-operations.ts';
import { digitsAbove } from '../../../infra/aws/constructs/firewall-rules.ts';
import { synthesised } from './synthesised.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties, as the assertions give them
type Properties = Record<string, any>;

let api: Template;
let console: Template;
beforeAll(async () => {
  const { template } = await synthesised('production');
  api = template('api');
  console = template('console');
});

const aclOf = (template: Template): Properties =>
  Object.values(template.findResources('AWS::WAFv2::WebACL'))[0]?.Properties;
const ruleOf = (template: Template, name: string): Properties =>
  aclOf(template).Rules.find(({ Name }: Properties) => Name === name);
const both = (): readonly (readonly [string, Template])[] => [
  ['REGIONAL', api],
  ['CLOUDFRONT', console],
];

describe('the firewalls (requirements U3)', () => {
  test('stand before the API and before CloudFront', () => {
    for (const [scope, template] of both()) expect(aclOf(template).Scope).toBe(scope);
    api.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    const [distribution] = Object.values(console.findResources('AWS::CloudFront::Distribution'));
    expect(distribution?.Properties.DistributionConfig.WebACLId).toBeDefined();
  });

  test('have the rules of AWS: common, known bad inputs, reputation of addresses, SQL', () => {
    for (const [, template] of both()) {
      const names = aclOf(template).Rules.map(({ Name }: Properties) => Name);
      expect(names).toEqual(
        expect.arrayContaining([
          'AWSManagedRulesCommonRuleSet',
          'AWSManagedRulesKnownBadInputsRuleSet',
          'AWSManagedRulesAmazonIpReputationList',
          'AWSManagedRulesSQLiRuleSet',
        ]),
      );
    }
  });

  test('leave an order of more than 8 KiB to the API, whose own limit is larger', () => {
    const group = ruleOf(api, 'AWSManagedRulesCommonRuleSet').Statement.ManagedRuleGroupStatement;
    expect(group.RuleActionOverrides).toEqual([{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }]);
  });

  test('refuse a body by the API’s own limit', () => {
    const statement = ruleOf(api, 'BodyTooLarge').Statement.RegexMatchStatement;
    expect(statement.FieldToMatch).toEqual({ SingleHeader: { Name: 'content-length' } });
    const pattern = new RegExp(statement.RegexString);
    const refused = (bytes: number) => pattern.test(String(bytes));
    expect([0, 8192, defaultMaxBodyBytes].map(refused)).toEqual([false, false, false]);
    expect([defaultMaxBodyBytes + 1, 1_000_000, 99_999_999].map(refused)).toEqual([true, true, true]);
  });

  test('limit each address, and say for how long in the API’s shape', () => {
    for (const [, template] of both()) {
      for (const { content, Content = content } of Object.values<Properties>(aclOf(template).CustomResponseBodies)) {
        expect(errorView.safeParse(JSON.parse(Content)).success).toBe(true);
      }
    }
    const { Action, Statement } = ruleOf(console, 'Address');
    expect(Action.Block.CustomResponse).toMatchObject({
      ResponseCode: 429,
      CustomResponseBodyKey: 'too_many_requests',
    });
    expect(Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: 'IP',
      EvaluationWindowSec: 60,
      Limit: 2000,
    });
  });

  test('count at the API whoever comes by themselves, and never all people of the console as one address', () => {
    for (const name of ['AddressOnOpenRoutes', 'AddressOfShop']) {
      const { ScopeDownStatement } = ruleOf(api, name).Statement.RateBasedStatement;
      const matched = ScopeDownStatement.AndStatement.Statements.map((one: Properties) => one.NotStatement?.Statement);
      expect(JSON.stringify(matched)).toContain('{{resolve:secretsmanager:');
      expect(JSON.stringify(matched)).toContain('x-api-key');
    }
    // Twice what the largest plan may ask in a second, for a minute.
    expect(ruleOf(api, 'AddressOfShop').Statement.RateBasedStatement.Limit).toBe(120_000);
  });

  test('never count or read webhooks: what providers send is signed, and comes in bursts', () => {
    for (const [template, name] of [
      [api, 'AddressOfShop'],
      [console, 'Address'],
    ] as const) {
      const scope = JSON.stringify(ruleOf(template, name).Statement.RateBasedStatement.ScopeDownStatement);
      expect(scope).toContain('"NotStatement":{"Statement":{"RegexMatchStatement"');
    }
    const { ScopeDownStatement } = ruleOf(api, 'AWSManagedRulesSQLiRuleSet').Statement.ManagedRuleGroupStatement;
    const webhook = new RegExp(ScopeDownStatement.NotStatement.Statement.RegexMatchStatement.RegexString);
    for (const { path, isWebhook } of describedApi().operations) {
      expect([path, webhook.test(path), webhook.test(`/live${path}`)]).toEqual([path, isWebhook, isWebhook]);
    }
    expect(webhook.test('/api/v1/orders/x/api/v1/webhooks/')).toBe(false);
  });

  test('know which routes are open', () => {
    const { Statements } = ruleOf(api, 'AddressOnOpenRoutes').Statement.RateBasedStatement.ScopeDownStatement
      .AndStatement;
    const open = new RegExp(Statements[0].RegexMatchStatement.RegexString);
    for (const { path, isOpen, isWebhook } of describedApi().operations) {
      const concrete = path.replaceAll(/\{[^}]+\}/g, 'x');
      expect([path, open.test(concrete), open.test(`/live${concrete}`)]).toEqual([
        path,
        isOpen && !isWebhook,
        isOpen && !isWebhook,
      ]);
    }
    expect(open.test('/api/v1/openapi-json')).toBe(false);
    expect(Statements[0].RegexMatchStatement.RegexString.length).toBeLessThanOrEqual(512);
  });

  test('log whom they refuse, without tokens, cookies, keys and queries', () => {
    for (const [, template] of both()) {
      const [logging] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration'));
      expect(logging?.Properties.RedactedFields).toEqual([
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'cookie' } },
        { SingleHeader: { Name: 'x-api-key' } },
        { QueryString: {} },
      ]);
      expect(logging?.Properties.LoggingFilter.DefaultBehavior).toBe('DROP');
      expect(JSON.stringify(logging?.Properties.LogDestinationConfigs)).not.toContain(':*');
      expect(aclOf(template).DataProtectionConfig.DataProtections).toEqual([
        {
          Action: 'SUBSTITUTION',
          Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization', 'cookie', 'x-api-key'] },
        },
        { Action: 'SUBSTITUTION', Field: { FieldType: 'QUERY_STRING' } },
      ]);
    }
    const groups = Object.values(api.findResources('AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties.LogGroupName,
    );
    expect(groups).toContain('aws-waf-logs-comanda-production-api');
  });
});

test.each([9, 10, 99, 100, 8191, 262_144, 1_000_000])('digits above %i are those of larger numbers only', (limit) => {
  const pattern = new RegExp(digitsAbove(limit));
  const near = [
    0,
    1,
    limit - 11,
    limit - 1,
    limit,
    limit + 1,
    limit + 9,
    limit + 90,
    limit * 2,
    limit * 10,
    limit * 100,
  ];
  for (const number of near.filter((one) => one >= 0))
    expect([number, pattern.test(String(number))]).toEqual([number, number > limit]);
  expect(pattern.test(`00${limit + 1}`)).toBe(true);
});
