import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';

/**
 * Runs at CloudFront before a page is looked up: a path of the console's own is answered with its one page. A file that is
 * missing stays an error, and so does an order: pages for errors would be for the API's too.
 */
export const onePage = `function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1) request.uri = '/index.html';
  return request;
}
`;

/** What the console's pages may do: run and show what came with them, and call the hosts that are named. */
export function pageSecurity(hosts: readonly string[]): ResponseSecurityHeadersBehavior {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' data:",
    'manifest-src': "'self'",
    'connect-src': ["'self'", ...hosts].join(' '),
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  const override = true;
  return {
    contentSecurityPolicy: {
      contentSecurityPolicy: Object.entries(policy)
        .map(([what, where]) => `${what} ${where}`)
        .join('; '),
      override,
    },
    contentTypeOptions: { override },
    frameOptions: { frameOption: HeadersFrameOption.DENY, override },
    referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
    strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override },
  };
}
