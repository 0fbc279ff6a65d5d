import { Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IAuthorizer,
  Integration,
  IntegrationType,
  type Method,
  Model,
  RequestValidator,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { DescribedApi, DescribedOperation } from './described-operations.ts';
import { requestModel } from './request-model.ts';

/**
 * Reads that the gateway may answer for 300 s by itself. Only what nobody changes by calling the API belongs here: an order
 * never does. The catalogue is not the same for everyone (support sees how much there is), so whatever wants a token is
 * kept for each token apart.
 */
const cachedReads: ReadonlySet<string> = new Set(['listProducts', 'readProduct', 'readDescription', 'readDocs']);

const tokenHeader = 'method.request.header.Authorization';
const placeOf: Readonly<Record<string, string>> = { path: 'path', query: 'querystring', header: 'header' };

export function isCached({ name, method }: DescribedOperation): boolean {
  return method === 'GET' && cachedReads.has(name);
}

/** One method of the gateway for each route in the API's description; a new route needs no line here. */
export function addDescribedMethods(
  restApi: RestApi,
  { operations, schemas }: DescribedApi,
  setup: { readonly functionUri: string; readonly authorizer: IAuthorizer; readonly scopes: readonly string[] },
): void {
  const requestValidator = new RequestValidator(restApi, 'Validator', {
    restApi,
    requestValidatorName: 'body-and-parameters',
    validateRequestBody: true,
    validateRequestParameters: true,
  });
  for (const operation of operations) {
    const { name, method, path, isOpen, body } = operation;
    const parameters = parametersOf(operation);
    const added = restApi.root.resourceForPath(path).addMethod(
      method,
      new Integration({
        type: IntegrationType.AWS_PROXY,
        integrationHttpMethod: 'POST',
        uri: setup.functionUri,
        // Everything of a request that its answer can depend on.
        options: isCached(operation) ? { cacheKeyParameters: Object.keys(parameters) } : {},
      }),
      {
        operationName: name,
        requestValidator,
        requestParameters: parameters,
        ...(body === undefined
          ? {}
          : {
              requestModels: {
                'application/json': new Model(restApi, `Model-${name}`, {
                  restApi,
                  modelName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
                  contentType: 'application/json',
                  schema: requestModel(body, schemas),
                }),
              },
            }),
        // Whoever has a token has an API key too: a shop its own, everybody else the console's, which CloudFront adds.
        apiKeyRequired: !isOpen,
        ...(isOpen
          ? { authorizationType: AuthorizationType.NONE }
          : {
              authorizationType: AuthorizationType.COGNITO,
              authorizer: setup.authorizer,
              // With a scope the gateway wants an access token; without one it would want an ID token.
              authorizationScopes: [...setup.scopes],
            }),
      },
    );
    if (isOpen) explainOpen(added, operation);
  }
}

/** Whether each must be there, by the gateway's name for it. */
function parametersOf(operation: DescribedOperation): Record<string, boolean> {
  const named = operation.parameters.map(({ in: place, name, required = false }): [string, boolean] => [
    `method.request.${placeOf[place] ?? place}.${name}`,
    required,
  ]);
  return Object.fromEntries(isCached(operation) && !operation.isOpen ? [...named, [tokenHeader, true]] : named);
}

function explainOpen(method: Method, { isWebhook }: DescribedOperation): void {
  const reason = isWebhook
    ? 'Providers have no token of ours; the API checks their signature over the body.'
    : 'Described as open to everyone: it shows nothing of anyone.';
  Validations.of(method).acknowledge({ id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
}
