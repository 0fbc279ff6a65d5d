import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { onePage } from '../../../infra/aws/constructs/console-pages.ts';
import { environmentNamed } from '../../../infra/aws/environments.ts';
import { ApiStack } from '../../../infra/aws/stacks/api-stack.ts';
import { ConsoleStack } from '../../../infra/aws/stacks/console-stack.ts';
import { synthesised } from './synthesised.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties, as the assertions give them
type Properties = Record<string, any>;

let console: Template;
let storage: Template;
let config: Properties;
beforeAll(async () => {
  const { template } = await synthesised('dev');
  console = template('console');
  storage = template('storage');
  config = configOf(console);
});

const first = (template: Template, type: string): Properties =>
  Object.values(template.findResources(type))[0]?.Properties;
const configOf = (template: Template): Properties =>
  first(template, 'AWS::CloudFront::Distribution').DistributionConfig;

describe('the console’s bucket (requirements K4)', () => {
  test('is private, and read by CloudFront alone, which signs what it asks', () => {
    console.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    console.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
    const statements: Properties[] = first(console, 'AWS::S3::BucketPolicy').PolicyDocument.Statement;
    const readers = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(readers).toMatchObject([
      {
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
  });

  test('logs who reads it in the bucket of access logs, which lets it', () => {
    console.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'console/' }),
    });
    const policies = JSON.stringify(Object.values(storage.findResources('AWS::S3::BucketPolicy')));
    expect(policies).toContain('"Sid":"ConsoleBucket"');
    expect(policies).toContain('"Sid":"ConsoleRequests"');
  });
});

describe('CloudFront (requirements K4)', () => {
  test('speaks HTTP/2 and 3 over TLS, compresses, and is near North America and Europe only', () => {
    expect(config).toMatchObject({ HttpVersion: 'http2and3', PriceClass: 'PriceClass_100', IPV6Enabled: true });
    expect(config.DefaultCacheBehavior).toMatchObject({ Compress: true, ViewerProtocolPolicy: 'redirect-to-https' });
  });

  test('passes /api on to the API as it is, keeps none of it, and adds the console’s key', () => {
    const [calls] = config.CacheBehaviors;
    expect(calls).toMatchObject({
      PathPattern: '/api/*',
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // AWS's policies CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    expect(calls.FunctionAssociations).toBeUndefined();
    const origin = config.Origins.find(({ Id }: Properties) => Id === calls.TargetOriginId);
    expect(origin).toMatchObject({
      OriginPath: '/live',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      OriginCustomHeaders: [{ HeaderName: 'X-Api-Key' }],
    });
    expect(JSON.stringify(origin.OriginCustomHeaders)).toContain('{{resolve:secretsmanager:');
  });

  test('hides no error of the API behind a page', () => {
    expect(config.CustomErrorResponses).toBeUndefined();
  });

  test.each([
    ['/', '/index.html'],
    ['/orders/01K9Q4J8Z7V3M5N6P7Q8R9S0T1', '/index.html'],
    ['/orders/', '/index.html'],
    ['/assets/main-1a2b.js', '/assets/main-1a2b.js'],
    ['/v1.2/orders', '/index.html'],
    ['/settings.json', '/settings.json'],
  ])('looks for %s at %s', (uri, found) => {
    const looked: Properties = runInNewContext(`${onePage}; handler({ request: { uri: ${JSON.stringify(uri)} } })`);
    expect(looked.uri).toBe(found);
  });

  test('lets pages run what came with them only, and call only the API and sign-in', () => {
    const headers = first(console, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
    const security = headers.SecurityHeadersConfig;
    const policy = JSON.stringify(security.ContentSecurityPolicy.ContentSecurityPolicy);
    expect(policy).toContain(`default-src 'none'; script-src 'self'; style-src 'self'`);
    expect(policy).toMatch(/connect-src 'self' https:\/\/.*amazoncognito\.com/);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(security).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
    });
  });

  test('logs its requests without queries, cookies and referrers', () => {
    const { RecordFields } = first(console, 'AWS::Logs::Delivery');
    expect(RecordFields).toEqual(expect.arrayContaining(['c-ip', 'cs-uri-stem', 'sc-status']));
    expect(RecordFields.join(' ')).not.toMatch(/query|cookie|referer|authorization/i);
    console.hasResourceProperties('AWS::Logs::DeliverySource', { LogType: 'ACCESS_LOGS' });
  });
});

describe('with a domain (requirements F4)', () => {
  const domain = { name: 'shop.example', hostedZoneId: 'Z1', hostedZoneName: 'shop.example' };

  test('console and API are under its name, with TLS 1.2 of 2021', async () => {
    const template = (await synthesised('production', { domain })).template('console');
    const { Aliases, ViewerCertificate, Origins } = configOf(template);
    expect(Aliases).toEqual(['shop.example']);
    expect(ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
    expect(Origins.map(({ DomainName }: Properties) => DomainName)).toContain('api.shop.example');
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', { CallbackURLs: ['https://shop.example/'] });
  });
});

describe('signing in to the console (requirements U1)', () => {
  test('is by a code and PKCE, for a client without a secret that is told nothing of who exists', () => {
    const client = first(console, 'AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AccessTokenValidity: 15,
      RefreshTokenValidity: 720,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    });
    expect(client.ExplicitAuthFlows).not.toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(JSON.stringify(client.AllowedOAuthScopes)).toContain('/person');
    expect(JSON.stringify(client.AllowedOAuthScopes)).not.toContain('/shop');
    console.resourceCountIs('AWS::Cognito::ManagedLoginBranding', 1);
  });
});

describe('the console’s files', () => {
  test('are not uploaded while nobody has built them', () => {
    console.resourceCountIs('Custom::CDKBucketDeployment', 0);
  });

  test('are uploaded once they are there: assets for ever and before the pages, pages to be asked for each time', async () => {
    const { keys, identity, functions, storage: buckets } = (await synthesised('staging')).stacks;
    const folder = mkdtempSync(join(tmpdir(), 'comanda-console-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets/main-1.js'), '');
    const environment = environmentNamed('dev');
    const app = keys.node.root;
    const api = new ApiStack(app, { environment, keys, functions, identity });
    const template = Template.fromStack(
      new ConsoleStack(app, { environment, keys, identity, api, storage: buckets, builtConsole: folder }),
    );
    const deployments = Object.values(template.findResources('Custom::CDKBucketDeployment'));
    const [assets, pages] = deployments.map(({ Properties }) => Properties);
    expect(assets).toMatchObject({ Include: ['assets/*'], Prune: false });
    expect(assets.SystemMetadata['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(pages).toMatchObject({ Exclude: ['assets/*'], DistributionPaths: ['/index.html', '/settings.json'] });
    expect(pages.SystemMetadata['cache-control']).toBe('no-cache');
    expect(deployments[1]?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^FilesAssets/)]));
  });
});
