import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiError, type ErrorCode } from '../../../api/http/api-error.ts';
import { securityHeaderValues } from '../../../api/http/security-headers.ts';

interface Answer {
  readonly type: ResponseType;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the gateway's own word on the body goes along. */
  readonly hasDetails?: boolean;
}

/** What the gateway answers in the API's place; whatever is not here falls under the two defaults. */
const answers: readonly Answer[] = [
  {
    type: ResponseType.UNAUTHORIZED,
    code: 'unauthenticated',
    message: 'expected an access token of this API that has not expired',
  },
  { type: ResponseType.EXPIRED_TOKEN, code: 'unauthenticated', message: 'the token has expired' },
  { type: ResponseType.ACCESS_DENIED, code: 'forbidden', message: 'this needs another role' },
  {
    type: ResponseType.INVALID_API_KEY,
    code: 'forbidden',
    message: 'expected an API key that is in use, in X-Api-Key',
  },
  { type: ResponseType.WAF_FILTERED, code: 'forbidden', message: 'the firewall refused this request' },
  // The gateway's name for a path or method that it does not know.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, code: 'not_found', message: 'there is nothing at this path' },
  { type: ResponseType.RESOURCE_NOT_FOUND, code: 'not_found', message: 'there is nothing at this path' },
  { type: ResponseType.REQUEST_TOO_LARGE, code: 'body_too_large', message: 'the request is too large' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, code: 'unsupported_media_type', message: 'expected a body in JSON' },
  {
    type: ResponseType.BAD_REQUEST_BODY,
    code: 'invalid_body',
    message: 'the body is not as expected',
    hasDetails: true,
  },
  {
    type: ResponseType.BAD_REQUEST_PARAMETERS,
    code: 'invalid_parameter',
    message: 'a parameter or header is not as expected',
  },
  { type: ResponseType.THROTTLED, code: 'too_many_requests', message: 'too many requests; wait and try again' },
  { type: ResponseType.QUOTA_EXCEEDED, code: 'too_many_requests', message: 'too many requests; wait and try again' },
  { type: ResponseType.DEFAULT_5XX, code: 'internal_error', message: 'something went wrong on our side' },
];

const headers = {
  // A value stands in single quotes; one with quotes of its own (the policy of contents) is left out: data need none.
  ...Object.fromEntries(
    Object.entries(securityHeaderValues)
      .filter(([, value]) => !value.includes("'"))
      .map(([name, value]) => [name, `'${value}'`]),
  ),
  'X-Request-Id': 'context.requestId',
};

/** Makes the gateway's own answers look like the API's: api/http/api-error.ts has their shape and their codes. */
export function answerLikeTheApi(restApi: RestApi): void {
  for (const { type, code, message, hasDetails = false } of answers) {
    const { status } = new ApiError(code, message);
    const details = hasDetails ? [{ field: 'body', message: '$context.error.validationErrorString' }] : [];
    restApi.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(status),
      responseHeaders: {
        ...headers,
        ...(status === 401 ? { 'WWW-Authenticate': `'Bearer realm="comanda"'` } : {}),
        ...(status === 429 ? { 'Retry-After': `'1'` } : {}),
      },
      templates: {
        'application/json': JSON.stringify({ error: { code, message, details, requestId: '$context.requestId' } }),
      },
    });
  }
  // Of many statuses, so it keeps each one's own, and the gateway's sentence.
  restApi.addGatewayResponse('DEFAULT_4XX', {
    type: ResponseType.DEFAULT_4XX,
    responseHeaders: headers,
    templates: {
      'application/json':
        '{"error":{"code":"invalid_parameter","message":$context.error.messageString,"details":[],"requestId":"$context.requestId"}}',
    },
  });
}
