import { ArnFormat, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { ComandaStack } from './comanda-stack.ts';
import { bodyLimit, managedRules, refusals } from './firewall-rules.ts';

export interface FirewallProps {
  /** CLOUDFRONT's are made in us-east-1. */
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** What it protects, as a name. */
  readonly name: string;
  readonly addressLimits: readonly Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>[];
  readonly key: IKey;
}

/** Headers by which somebody could act in another's name; they are in no log. */
const secretHeaders = ['authorization', 'cookie', 'x-api-key'];

/** A web ACL: our limits, then AWS's rules; whoever is refused by it is logged without what they could be robbed of. */
export class Firewall extends Construct {
  readonly webAcl: CfnWebACL;

  constructor(stack: ComandaStack, id: string, props: FirewallProps) {
    super(stack, id);
    const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    });
    const rules = [bodyLimit, ...props.addressLimits, ...managedRules];
    this.webAcl = new CfnWebACL(this, 'WebAcl', {
      name: stack.named(props.name),
      scope: props.scope,
      defaultAction: { allow: {} },
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: seen(rule.name) })),
      customResponseBodies: refusals,
      visibilityConfig: seen(stack.named(props.name)),
      // Holds for samples and for the excerpts that a rule matched too, which the log's own redaction leaves.
      dataProtectionConfig: {
        dataProtections: [
          { field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders }, action: 'SUBSTITUTION' },
          // The secret of a payment, and the code of a sign-in, come back in it.
          { field: { fieldType: 'QUERY_STRING' }, action: 'SUBSTITUTION' },
        ],
      },
    });
    const logs = new LogGroup(this, 'Log', {
      // The name must begin so, or the firewall does not write to it.
      logGroupName: `aws-waf-logs-${stack.named(props.name)}`,
      retention: stack.comanda.logRetentionDays,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAcl.attrArn,
      // Without the ":*" at its end.
      logDestinationConfigs: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [...secretHeaders.map((Name) => ({ singleHeader: { Name } })), { queryString: {} }],
      // Who is let through is in the access log.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    });
  }
}
