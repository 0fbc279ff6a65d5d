import { CfnOutput, Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, type IAlias } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { ApiDomain } from '../constructs/api-domain.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { addDescribedMethods, isCached } from '../constructs/described-methods.ts';
import { type DescribedOperation, describedApi } from '../constructs/described-operations.ts';
import { Firewall } from '../constructs/firewall.ts';
import { addressLimit, hasApiKey, isTo, not, notWebhook } from '../constructs/firewall-rules.ts';
import { answerLikeTheApi } from '../constructs/gateway-responses.ts';
import { LiveUpdates } from '../constructs/live-updates.ts';
import { addUsagePlans, plans } from '../constructs/usage-plans.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { IdentityStack } from './identity-stack.ts';
import type { KeysStack } from './keys-stack.ts';

export interface ApiStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly functions: FunctionsStack;
  readonly identity: IdentityStack;
}

const stageName = 'live';
/** In a minute and from one address, of what is open to everyone. */
const openRequests = 600;

/** The HTTP API, the WebSocket API and the firewall in front of them. */
export class ApiStack extends ComandaStack {
  readonly restApi: RestApi;
  readonly accessLog: LogGroup;
  readonly firewall: Firewall;
  /** The API key of the console's plan, which CloudFront adds to what it passes on. */
  readonly consoleKey: Secret;
  /** Where CloudFront finds the API: a host name, and what stands before the API's own paths. */
  readonly origin: { readonly domainName: string; readonly path: string };
  /** Absent until there is a function for it: see LiveUpdates. */
  readonly liveUpdates?: LiveUpdates;

  constructor(scope: Construct, props: ApiStackProps) {
    super(scope, 'api', props, 'Comanda: HTTP and WebSocket API');
    const { functions, identity } = props;
    const { key } = props.keys;
    const { domain } = this.comanda;
    this.consoleKey = this.#consoleKey(key);
    this.accessLog = this.#log('AccessLog', `/aws/apigateway/${this.named('api-access')}`, key);

    const described = describedApi();
    this.restApi = this.#restApi(described.operations);
    const executionLog = this.#log(
      'ExecutionLog',
      `API-Gateway-Execution-Logs_${this.restApi.restApiId}/${stageName}`,
      key,
    );
    // Else the gateway makes it first, to keep everything for ever.
    this.restApi.deploymentStage.node.addDependency(executionLog);
    addDescribedMethods(this.restApi, described, {
      functionUri: this.#letCall(functions.api),
      authorizer: new CognitoUserPoolsAuthorizer(this, 'Authorizer', {
        authorizerName: this.named('people-and-shops'),
        cognitoUserPools: [identity.userPool],
      }),
      scopes: identity.apiScopes,
    });
    this.#allowOrigins();
    answerLikeTheApi(this.restApi);
    addUsagePlans(this.restApi, this.comanda, this.consoleKey);

    this.firewall = this.#firewall(described.operations, key);
    new CfnWebACLAssociation(this, 'FirewallOfApi', {
      resourceArn: this.restApi.deploymentStage.stageArn,
      webAclArn: this.firewall.webAcl.attrArn,
    });
    if (domain === undefined) {
      this.origin = {
        domainName: `${this.restApi.restApiId}.execute-api.${this.region}.amazonaws.com`,
        path: `/${stageName}`,
      };
    } else {
      const own = new ApiDomain(this, 'Domain', { domain, restApi: this.restApi });
      this.origin = { domainName: own.domainName, path: '' };
    }
    const url = `https://${this.origin.domainName}${this.origin.path}/api/v1`;
    new CfnOutput(this, 'Url', { value: url, description: "For shops' backends, with their own API keys" });
    const liveUpdates = functions.all.get('live-updates');
    const authorizer = functions.all.get('authorize-live-updates');
    if (liveUpdates !== undefined && authorizer !== undefined) {
      this.liveUpdates = new LiveUpdates(this, 'LiveUpdates', {
        handler: liveUpdates,
        authorizer,
        accessLog: this.accessLog,
      });
    }
  }

  #restApi(operations: readonly DescribedOperation[]): RestApi {
    const { throttle, hasApiCache, domain } = this.comanda;
    const everywhere: MethodDeploymentOptions = {
      throttlingRateLimit: throttle.ratePerSecond,
      throttlingBurstLimit: throttle.burst,
      metricsEnabled: true,
      // Errors only, and never a request's data: tokens and people's addresses stand in them.
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      cachingEnabled: false,
      cacheDataEncrypted: true,
    };
    const cached = { ...everywhere, cachingEnabled: true, cacheTtl: Duration.seconds(300) };
    const cachedPaths = operations.filter(isCached).map(({ method, path }) => [`${path}/${method}`, cached] as const);
    const restApi = new RestApi(this, 'Rest', {
      restApiName: this.named('api'),
      description: 'Comanda: orders and products',
      endpointTypes: [EndpointType.REGIONAL],
      // With an address of its own it has no other, so that what guards the one guards everything.
      disableExecuteApiEndpoint: domain !== undefined,
      minCompressionSize: Size.bytes(1024),
      cloudWatchRole: true,
      // One for the whole account: other environments in it go on needing it.
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
        methodOptions: { '/*/*': everywhere, ...(hasApiCache ? Object.fromEntries(cachedPaths) : {}) },
        ...(hasApiCache ? { cacheClusterEnabled: true, cacheClusterSize: '0.5' } : {}),
      },
    });
    Validations.of(restApi).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: "The gateway's own role for its logs, of which an account has one for all its APIs.",
    });
    return restApi;
  }

  /** Lets the gateway, and of its stages this one, call the API's function; gives the URI by which it does. */
  #letCall(api: IAlias): string {
    new CfnPermission(this, 'GatewayCallsApi', {
      action: 'lambda:InvokeFunction',
      functionName: api.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.restApi.arnForExecuteApi('*', '/*', stageName),
    });
    return `arn:${this.partition}:apigateway:${this.region}:lambda:path/2015-03-31/functions/${api.functionArn}/invocations`;
  }

  /** Answers browsers' questions for the sites of the environment; CloudFront adds the headers to the answers that follow. */
  #allowOrigins(): void {
    const { allowedOrigins } = this.comanda;
    if (allowedOrigins.length === 0) return;
    const resources = new Set(this.restApi.methods.map(({ resource }) => resource));
    for (const resource of resources) {
      resource.addCorsPreflight({
        allowOrigins: [...allowedOrigins],
        allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
        allowMethods: ['GET', 'POST'],
        maxAge: Duration.hours(1),
      });
    }
  }

  /**
   * Who comes by the console is counted at CloudFront: here all of them have its addresses. Whoever comes by themselves is a
   * shop's backend, which may ask as much as the largest plan allows, or wants what is open to everyone.
   */
  #firewall(operations: readonly DescribedOperation[], key: IKey): Firewall {
    const notByConsole = not(hasApiKey(this.consoleKey.secretValue.unsafeUnwrap())); // a reference, which CloudFormation resolves
    const open = operations.filter(({ isOpen, isWebhook }) => isOpen && !isWebhook).map(({ path }) => path);
    return new Firewall(this, 'Firewall', {
      scope: 'REGIONAL',
      name: 'api',
      key,
      addressLimits: [
        addressLimit('AddressOnOpenRoutes', openRequests, isTo(open), notByConsole),
        addressLimit('AddressOfShop', plans.enterprise.burstLimit * 60, notWebhook, notByConsole),
      ],
    });
  }

  #consoleKey(key: IKey): Secret {
    const secret = new Secret(this, 'ConsoleKey', {
      secretName: `comanda/${this.comanda.name}/console-api-key`,
      description: 'The API key that CloudFront adds to what it passes on to the API',
      encryptionKey: key,
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It lets nobody in, it only says which plan a request counts for; a token is wanted all the same.',
    });
    return secret;
  }

  #log(id: string, logGroupName: string, encryptionKey: IKey): LogGroup {
    return new LogGroup(this, id, {
      logGroupName,
      retention: this.comanda.logRetentionDays,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

/** Who asked for what and how it ended. No header and no query: tokens, keys and the secrets of payments are in those. */
const accessLogFields = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  time: '$context.requestTimeEpoch',
  ip: '$context.identity.sourceIp',
  subject: '$context.authorizer.claims.sub',
  apiKeyId: '$context.identity.apiKeyId',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  errorType: '$context.error.responseType',
  wafStatus: '$context.waf.status',
  latencyMs: '$context.responseLatency',
  functionLatencyMs: '$context.integration.latency',
  functionRequestId: '$context.integration.requestId',
  responseBytes: '$context.responseLength',
};
