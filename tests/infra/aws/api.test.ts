import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { errorView } from '../../../api/http/api-error.ts';
import { comandaApp } from '../../../infra/aws/constructs/comanda-app.ts';
import { ComandaStack } from '../../../infra/aws/constructs/comanda-stack.ts';
import { describedApi } from '../../../infra/aws/constructs/described-operations.ts';
import { LiveUpdates } from '../../../infra/aws/constructs/live-updates.ts';
import { environmentNamed } from '../../../infra/aws/environments.ts';
import { ApiStack } from '../../../infra/aws/stacks/api-stack.ts';
import { ConsoleStack } from '../../../infra/aws/stacks/console-stack.ts';
import { synthesised } from './synthesised.ts';

let dev: Template;
let production: Template;
beforeAll(async () => {
  dev = (await synthesised('dev')).template('api');
  production = (await synthesised('production')).template('api');
});

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties, as the assertions give them
type Properties = Record<string, any>;

const all = (template: Template, type: string): Properties[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties ?? {});
const only = (template: Template, type: string): Properties => {
  const [first, ...others] = all(template, type);
  if (first === undefined || others.length > 0) throw new Error(`expected one ${type}, found ${others.length + 1}`);
  return first;
};
const methods = (template: Template) =>
  new Map(all(template, 'AWS::ApiGateway::Method').map((method) => [String(method.OperationName), method]));

const { operations } = describedApi();
const open = [
  'readHealth',
  'receiveCarrierWebhook',
  'receiveStripeWebhook',
  'readPaymentReturn',
  'readDescription',
  'readDocs',
];

describe('the routes of the gateway (requirements F1)', () => {
  test('are those of the description, each with the parameters that it has there', () => {
    expect([...methods(dev).keys()].sort()).toEqual(operations.map(({ name }) => name).sort());
    expect(methods(dev).get('listOrders')?.RequestParameters).toEqual({
      'method.request.querystring.limit': false,
      'method.request.querystring.cursor': false,
      'method.request.querystring.customerId': false,
      'method.request.querystring.status': false,
      'method.request.querystring.from': false,
      'method.request.querystring.to': false,
    });
    expect(methods(dev).get('readOrder')?.RequestParameters).toEqual({ 'method.request.path.orderId': true });
  });

  test('want an access token and an API key, but for those that are described as open', () => {
    expect(
      operations
        .filter(({ isOpen }) => isOpen)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...open].sort());
    for (const [name, method] of methods(dev)) {
      const isOpen = open.includes(name);
      expect([name, method.AuthorizationType, method.ApiKeyRequired]).toEqual(
        isOpen ? [name, 'NONE', false] : [name, 'COGNITO_USER_POOLS', true],
      );
      // Without a scope the gateway would take ID tokens, which the API refuses.
      expect(method.AuthorizationScopes).toEqual(isOpen ? undefined : ['comanda/person', 'comanda/shop']);
    }
  });

  test('call the alias of the API’s function, which lets this stage of this API call it and nobody else', () => {
    for (const { Integration } of methods(dev).values()) {
      expect(Integration).toMatchObject({ Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' });
      expect(JSON.stringify(Integration.Uri)).toMatch(/apiLive[^/]*"\}\}?,?.*\/invocations/);
    }
    const permission = only(dev, 'AWS::Lambda::Permission');
    expect(permission.Principal).toBe('apigateway.amazonaws.com');
    expect(JSON.stringify(permission.SourceArn)).toContain('/live/*/*');
  });

  test('have their parameters and bodies checked by the gateway', () => {
    dev.hasResourceProperties('AWS::ApiGateway::RequestValidator', {
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    for (const method of methods(dev).values()) expect(method.RequestValidatorId).toBeDefined();
    const withModel = [...methods(dev)].filter(([, { RequestModels }]) => RequestModels !== undefined);
    expect(withModel.map(([name]) => name).sort()).toEqual(['cancelOrder', 'placeOrder', 'quoteOrder']);
  });
});

describe('the cache (requirements F1: 300 s for reads)', () => {
  const cachedOf = (template: Template): Properties[] =>
    only(template, 'AWS::ApiGateway::Stage').MethodSettings.filter(
      ({ CachingEnabled }: Properties) => CachingEnabled === true,
    );

  test('keeps the catalogue and the description, encrypted, and nothing of an order', () => {
    const cached = cachedOf(production);
    const paths = cached.map(({ HttpMethod, ResourcePath }) => `${HttpMethod} ${ResourcePath.replaceAll('~1', '/')}`);
    expect(paths.sort()).toEqual([
      'GET //api/v1/docs',
      'GET //api/v1/openapi.json',
      'GET //api/v1/products',
      'GET //api/v1/products/{productId}',
    ]);
    for (const one of cached) expect(one).toMatchObject({ CacheTtlInSeconds: 300, CacheDataEncrypted: true });
    expect(only(production, 'AWS::ApiGateway::Stage')).toMatchObject({
      CacheClusterEnabled: true,
      CacheClusterSize: '0.5',
    });
  });

  test('keeps what wants a token for each token apart, and each answer by all that it can depend on', () => {
    for (const { name, isOpen, parameters } of operations) {
      const keys: string[] | undefined = methods(production).get(name)?.Integration.CacheKeyParameters;
      if (keys === undefined) continue;
      expect([name, keys.includes('method.request.header.Authorization')]).toEqual([name, !isOpen]);
      for (const parameter of parameters) expect(keys.some((key) => key.endsWith(`.${parameter.name}`))).toBe(true);
    }
    expect(methods(production).get('listProducts')?.Integration.CacheKeyParameters).toHaveLength(4);
    expect(methods(production).get('readOrder')?.Integration.CacheKeyParameters).toBeUndefined();
  });

  test('is not paid for in dev', () => {
    expect(cachedOf(dev)).toEqual([]);
    expect(only(dev, 'AWS::ApiGateway::Stage').CacheClusterEnabled).toBeUndefined();
  });
});

describe('limits (requirements U2)', () => {
  test('hold the whole API at 10,000 requests a second in production, and at less elsewhere', () => {
    const everywhere = (template: Template) =>
      only(template, 'AWS::ApiGateway::Stage').MethodSettings.find(
        ({ ResourcePath, HttpMethod }: Properties) => ResourcePath === '/*' && HttpMethod === '*',
      );
    expect(everywhere(production)).toMatchObject({ ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 20_000 });
    expect(everywhere(dev)).toMatchObject({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 });
    // A setting of one route takes nothing over from that of all routes.
    for (const one of only(production, 'AWS::ApiGateway::Stage').MethodSettings) {
      expect(one).toMatchObject({ ThrottlingRateLimit: 10_000, LoggingLevel: 'ERROR', DataTraceEnabled: false });
    }
  });

  test('are tiers by API key', () => {
    const throttles = all(production, 'AWS::ApiGateway::UsagePlan').map(({ UsagePlanName, Throttle }) => [
      UsagePlanName,
      Throttle.RateLimit,
      Throttle.BurstLimit,
    ]);
    expect(throttles).toEqual([
      ['comanda-production-starter', 10, 20],
      ['comanda-production-standard', 50, 100],
      ['comanda-production-business', 200, 400],
      ['comanda-production-enterprise', 1000, 2000],
      ['comanda-production-console', 10_000, 20_000],
    ]);
  });

  test('have a key for each shop on its plan, and the console’s, of which no template knows the value', () => {
    const keys = all(production, 'AWS::ApiGateway::ApiKey');
    expect(keys.map(({ Name }) => Name)).toEqual(['comanda-production-shop-web-shop', 'comanda-production-console']);
    expect(JSON.stringify(keys[1]?.Value)).toContain('{{resolve:secretsmanager:');
    production.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
  });
});

describe('what the gateway answers by itself', () => {
  test('has the shape and the codes of the API', () => {
    const answers = all(dev, 'AWS::ApiGateway::GatewayResponse');
    expect(answers.length).toBeGreaterThan(10);
    for (const { ResponseTemplates, ResponseType } of answers) {
      const written: string = ResponseTemplates['application/json'];
      // Where the gateway puts its own sentence, it puts the quotes too.
      const body = JSON.parse(written.replace('$context.error.messageString', '"a sentence"'));
      expect([ResponseType, errorView.safeParse(body).error]).toEqual([ResponseType, undefined]);
    }
  });

  test.each([
    ['UNAUTHORIZED', '401', 'unauthenticated'],
    ['INVALID_API_KEY', '403', 'forbidden'],
    ['MISSING_AUTHENTICATION_TOKEN', '404', 'not_found'],
    ['REQUEST_TOO_LARGE', '413', 'body_too_large'],
    ['BAD_REQUEST_BODY', '422', 'invalid_body'],
    ['BAD_REQUEST_PARAMETERS', '400', 'invalid_parameter'],
    ['THROTTLED', '429', 'too_many_requests'],
    ['DEFAULT_5XX', '500', 'internal_error'],
  ])('to %s is %s %s', (ResponseType, StatusCode, code) => {
    dev.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType,
      StatusCode,
      ResponseTemplates: { 'application/json': Match.stringLikeRegexp(`"code":"${code}"`) },
    });
  });

  test('is not kept, sniffed or read over an unsafe line, and says which request it was', () => {
    for (const { ResponseParameters } of all(dev, 'AWS::ApiGateway::GatewayResponse')) {
      expect(ResponseParameters).toMatchObject({
        'gatewayresponse.header.Cache-Control': `'no-store'`,
        'gatewayresponse.header.Strict-Transport-Security': `'max-age=31536000; includeSubDomains'`,
        'gatewayresponse.header.X-Content-Type-Options': `'nosniff'`,
        'gatewayresponse.header.X-Request-Id': 'context.requestId',
      });
      for (const value of Object.values(ResponseParameters)) expect(String(value)).not.toMatch(/^'.*'.*'$/);
    }
  });
});

describe('what is seen of the API (requirements F3)', () => {
  test('are traces, metrics, and an access log of who asked for what without headers, queries and tokens', () => {
    const stage = only(dev, 'AWS::ApiGateway::Stage');
    expect(stage.TracingEnabled).toBe(true);
    const format: string = stage.AccessLogSetting.Format;
    expect(Object.keys(JSON.parse(format))).toEqual(
      expect.arrayContaining(['requestId', 'subject', 'status', 'latencyMs']),
    );
    expect(format).not.toMatch(/authorizer\.(?!claims\.sub)|identity\.apiKey[^I]|[hH]eader|query|path\)/);
  });

  test('are logs for 90 days in production and 7 elsewhere, encrypted with our key', () => {
    for (const [template, days] of [
      [production, 90],
      [dev, 7],
    ] as const) {
      const logs = all(template, 'AWS::Logs::LogGroup');
      expect(logs).toHaveLength(3);
      for (const log of logs) expect(log).toMatchObject({ RetentionInDays: days, KmsKeyId: expect.anything() });
    }
  });

  test('has a group for the execution logs before the gateway makes one that lasts for ever', () => {
    const [stage] = Object.values(dev.findResources('AWS::ApiGateway::Stage'));
    expect(stage?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^ExecutionLog/)]));
  });
});

describe('an address of its own (requirements F4)', () => {
  const domain = { name: 'shop.example', hostedZoneId: 'Z1', hostedZoneName: 'shop.example' };

  test('comes with a certificate, TLS 1.2 and no other address beside it', async () => {
    const api = (await synthesised('production', { domain })).template('api');
    api.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'api.shop.example',
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    api.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    api.resourceCountIs('AWS::CertificateManager::Certificate', 1);
    api.resourceCountIs('AWS::Route53::RecordSet', 2);
  });

  test('is none without a domain', () => {
    production.resourceCountIs('AWS::ApiGateway::DomainName', 0);
    production.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: false });
  });
});

describe('live updates (requirements K1)', () => {
  test('are not there while there is no function for them', () => {
    dev.resourceCountIs('AWS::ApiGatewayV2::Api', 0);
  });

  test('let only those in whom the authorizer lets in, and route by the message’s action', () => {
    const environment = environmentNamed('dev');
    const stack = new ComandaStack(comandaApp(), 'live', { environment }, 'live updates alone');
    const functionNamed = (name: string) =>
      LambdaFunction.fromFunctionAttributes(stack, name, {
        functionArn: `arn:aws:lambda:us-east-1:111111111111:function:${name}`,
        sameEnvironment: true,
      });
    const accessLog = new LogGroup(stack, 'Log');
    new LiveUpdates(stack, 'Live', {
      handler: functionNamed('updates'),
      authorizer: functionNamed('authorize'),
      accessLog,
    });
    const template = Template.fromStack(stack);
    const routes = all(template, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]).sort()).toEqual([
      ['$connect', 'CUSTOM'],
      ['$disconnect', 'NONE'],
      ['subscribe', 'NONE'],
    ]);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
      AccessLogSettings: Match.objectLike({ DestinationArn: Match.anyValue() }),
    });
  });
});

describe('pages of other sites (requirements F1: CORS)', () => {
  const origins = ['https://shop.example', 'https://other.example'];

  test('may call from the sites of the environment’s configuration, by way of CloudFront', async () => {
    const { keys, identity, functions, storage } = (await synthesised('staging')).stacks;
    const environment = { ...environmentNamed('dev'), allowedOrigins: origins };
    const app = keys.node.root;
    const stack = new ApiStack(app, { environment, keys, functions, identity });
    const console = Template.fromStack(new ConsoleStack(app, { environment, keys, identity, api: stack, storage }));
    const preflights = all(Template.fromStack(stack), 'AWS::ApiGateway::Method').filter(
      ({ HttpMethod }) => HttpMethod === 'OPTIONS',
    );
    expect(preflights).toHaveLength(new Set(operations.map(({ path }) => path)).size);
    for (const origin of origins) expect(JSON.stringify(preflights[0]?.Integration)).toContain(origin);
    for (const { ApiKeyRequired, AuthorizationType } of preflights) {
      expect([ApiKeyRequired, AuthorizationType]).toEqual([false, 'NONE']);
    }
    console.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        CorsConfig: {
          AccessControlAllowOrigins: { Items: origins },
          AccessControlAllowCredentials: false,
          OriginOverride: true,
        },
      },
    });
  });

  test('may not, when there are none', () => {
    expect(all(dev, 'AWS::ApiGateway::Method').some(({ HttpMethod }) => HttpMethod === 'OPTIONS')).toBe(false);
  });
});
