import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ApiError, type ErrorCode } from '../../../api/http/api-error.ts';
import { defaultMaxBodyBytes } from '../../../api/http/body-limit.ts';

type Rule = Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;
type Statement = CfnWebACL.StatementProperty;

/** The path begins with the stage's name when the gateway is called by its own address. */
const stage = '(/live)?';

function pathFits(regexString: string): Statement {
  return {
    regexMatchStatement: {
      regexString,
      fieldToMatch: { uriPath: {} },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

/** Providers send from a few addresses, in bursts, and texts that are not theirs to choose; what they send is signed. */
export const notWebhook = not(pathFits(`^${stage}/api/v[0-9]+/webhooks/`));

/** Rules of AWS, for what nobody sends by mistake. */
export const managedRules: readonly Rule[] = [
  managed('AWSManagedRulesAmazonIpReputationList'),
  managed('AWSManagedRulesKnownBadInputsRuleSet'),
  // Its limit of 8 KiB for a body is far under the API's own, which the rule of ours has.
  managed('AWSManagedRulesCommonRuleSet', { counted: ['SizeRestrictions_BODY'], scopeDownStatement: notWebhook }),
  managed('AWSManagedRulesSQLiRuleSet', { scopeDownStatement: notWebhook }),
];

function managed(
  name: string,
  { counted = [], ...more }: { readonly counted?: readonly string[]; readonly scopeDownStatement?: Statement } = {},
): Rule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        ...more,
      },
    },
  };
}

/**
 * The API's own limit of a body, by what the request says of it: the firewall sees the first 64 KiB of a body only. One
 * that does not say is measured by the API.
 */
export const bodyLimit: Rule = {
  name: 'BodyTooLarge',
  action: { block: { customResponse: { responseCode: 413, customResponseBodyKey: 'body_too_large' } } },
  statement: {
    regexMatchStatement: {
      regexString: digitsAbove(defaultMaxBodyBytes),
      fieldToMatch: { singleHeader: { Name: 'content-length' } },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  },
};

/** So many requests in a minute from one address, of those that all of the statements fit. */
export function addressLimit(name: string, limit: number, ...statements: readonly Statement[]): Rule {
  const [first] = statements;
  return {
    name,
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: 'too_many_requests',
          responseHeaders: [{ name: 'Retry-After', value: '60' }],
        },
      },
    },
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: 60,
        aggregateKeyType: 'IP',
        scopeDownStatement: statements.length === 1 ? first : { andStatement: { statements: [...statements] } },
      },
    },
  };
}

export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

/** A request to one of these routes of the API, written as the gateway writes them. */
export function isTo(routes: readonly string[]): Statement {
  const alternatives = routes.map((route) => route.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+'));
  return pathFits(`^${stage}(${alternatives.join('|')})$`);
}

/** A request whose API key is that one. */
export function hasApiKey(value: string): Statement {
  return {
    byteMatchStatement: {
      searchString: value,
      positionalConstraint: 'EXACTLY',
      fieldToMatch: { singleHeader: { Name: 'x-api-key' } },
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

/** What is said to whom the rules above refuse, in the API's shape; the firewall names no request. */
export const refusals: Record<string, CfnWebACL.CustomResponseBodyProperty> = Object.fromEntries(
  [
    new ApiError('body_too_large', `the body is larger than ${defaultMaxBodyBytes} bytes`),
    new ApiError('too_many_requests', 'too many requests from your address; wait a minute and try again'),
  ].map(({ code, message }: { readonly code: ErrorCode; readonly message: string }) => [
    code,
    {
      contentType: 'APPLICATION_JSON',
      content: JSON.stringify({ error: { code, message, details: [], requestId: 'firewall' } }),
    },
  ]),
);

/** A pattern for the decimal numbers above the limit: firewalls compare lengths of texts, not numbers in them. */
export function digitsAbove(limit: number): string {
  const digits = [...String(limit)].map(Number);
  const alternatives = digits.flatMap((digit, index) =>
    digit === 9 ? [] : [`${digits.slice(0, index).join('')}[${digit + 1}-9][0-9]{${digits.length - index - 1}}`],
  );
  return `^0*(${[...alternatives, `[1-9][0-9]{${digits.length},}`].join('|')})$`;
}
