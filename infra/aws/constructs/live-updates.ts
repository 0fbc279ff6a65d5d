import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';

export interface LiveUpdatesProps {
  /** Keeps who listens to which order. */
  readonly handler: IFunction;
  /** Answers a policy for the token that a connection begins with. */
  readonly authorizer: IFunction;
  readonly accessLog: ILogGroup;
}

/**
 * The WebSocket API of live updates (requirements K1). It is made as soon as there are functions named `live-updates` and
 * `authorize-live-updates`; the API has neither yet, and a route without one would promise what nobody keeps.
 */
export class LiveUpdates extends Construct {
  readonly webSocketApi: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(stack: ComandaStack, id: string, { handler, authorizer, accessLog }: LiveUpdatesProps) {
    super(stack, id);
    const integration = (name: string) => new WebSocketLambdaIntegration(name, handler);
    this.webSocketApi = new WebSocketApi(this, 'WebSocket', {
      apiName: stack.named('live-updates'),
      routeSelectionExpression: '$request.body.action',
      connectRouteOptions: {
        integration: integration('Connect'),
        // A browser can set no header when it opens a socket but this one.
        authorizer: new WebSocketLambdaAuthorizer('Token', authorizer, {
          identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
        }),
      },
      disconnectRouteOptions: { integration: integration('Disconnect') },
    });
    this.webSocketApi.addRoute('subscribe', { integration: integration('Subscribe') });
    const { ratePerSecond, burst } = stack.comanda.throttle;
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.webSocketApi,
      stageName: 'live',
      autoDeploy: true,
      throttle: { rateLimit: ratePerSecond, burstLimit: burst },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            time: '$context.requestTimeEpoch',
            ip: '$context.identity.sourceIp',
            connectionId: '$context.connectionId',
            eventType: '$context.eventType',
            route: '$context.routeKey',
            status: '$context.status',
          }),
        ),
      },
    });
  }
}
