import { OpenAPIHono } from '@hono/zod-openapi';
import type { Log } from '../tasks/task.ts';
import { roleGuard } from './access/require-role.ts';
import type { VerifyToken } from './access/verify-token.ts';
import type { Api, ApiPorts } from './api.ts';
import { answerError } from './http/answer-error.ts';
import type { ApiApp, ApiEnv } from './http/api-env.ts';
import { ApiError } from './http/api-error.ts';
import { defaultMaxBodyBytes, limitBody } from './http/body-limit.ts';
import { refuseInvalid } from './http/refuse-invalid.ts';
import { refuseOtherMethods } from './http/refuse-other-methods.ts';
import { requestId } from './http/request-id.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { openApiDocument, registerSecurity } from './openapi/document.ts';
import { addCarrierWebhook } from './routes/carrier-webhook.ts';
import { addHealth } from './routes/health.ts';
import { addOpenApi } from './routes/openapi.ts';
import { addCancelOrder } from './routes/orders/cancel-order.ts';
import { addListOrders } from './routes/orders/list-orders.ts';
import { addPlaceOrder } from './routes/orders/place-order.ts';
import { addQuoteOrder } from './routes/orders/quote-order.ts';
import { addReadOrder } from './routes/orders/read-order.ts';
import { addReadTimeline } from './routes/orders/read-timeline.ts';
import { addPaymentReturn } from './routes/payment-return.ts';
import { addListProducts, addReadProduct } from './routes/products.ts';
import { addStripeWebhook } from './routes/stripe-webhook.ts';

export interface ApiSetup {
  readonly ports: ApiPorts;
  readonly verifyToken: VerifyToken;
  /** A new name for each request that brings none. */
  readonly requestIds: () => string;
  readonly log: Log;
  readonly limits?: { readonly bodyBytes?: number };
}

const basePath = '/api/v1';

/**
 * The HTTP API, as an app that answers a Request with a Response. It counts nobody's requests: limits by caller and key are
 * the gateway's in front of it.
 */
export function createApp({ ports, verifyToken, requestIds, log, limits }: ApiSetup): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>();
  app.use(requestId(requestIds), requestLog(log, ports.clock), securityHeaders);
  app.use(limitBody(limits?.bodyBytes ?? defaultMaxBodyBytes));
  app.onError(answerError(log));
  app.notFound(() => {
    throw new ApiError('not_found', 'there is nothing at this path');
  });

  const routes: ApiApp = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  const api: Api = { app: routes, ports, log, guard: roleGuard(verifyToken) };
  addHealth(api);
  addPlaceOrder(api);
  addQuoteOrder(api);
  addListOrders(api);
  addReadOrder(api);
  addReadTimeline(api);
  addCancelOrder(api);
  addListProducts(api);
  addReadProduct(api);
  addCarrierWebhook(api);
  addStripeWebhook(api);
  addPaymentReturn(api);
  addOpenApi(api, () => openApiDocument(app));
  refuseOtherMethods(routes);
  registerSecurity(app);
  app.route(basePath, routes);
  return app;
}
