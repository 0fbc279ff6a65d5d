import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { ConsoleAccessLog } from '../constructs/console-access-log.ts';
import { ConsoleClient } from '../constructs/console-client.ts';
import { ConsoleFiles } from '../constructs/console-files.ts';
import { onePage, pageSecurity } from '../constructs/console-pages.ts';
import { Firewall } from '../constructs/firewall.ts';
import { addressLimit, notWebhook } from '../constructs/firewall-rules.ts';
import { projectRoot } from '../constructs/function-definitions.ts';
import type { ApiStack } from './api-stack.ts';
import type { IdentityStack } from './identity-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { StorageStack } from './storage-stack.ts';

export interface ConsoleStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly identity: IdentityStack;
  readonly api: ApiStack;
  readonly storage: StorageStack;
  /** The folder of the built console; `frontend/dist` when nothing is said. Nothing is uploaded when it is not there. */
  readonly builtConsole?: string;
}

/** The console behind CloudFront, with the API under the same name. */
export class ConsoleStack extends ComandaStack {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly firewall: Firewall;
  /** Of the client that the console signs people in with. */
  readonly clientId: string;
  readonly url: string;

  constructor(scope: Construct, props: ConsoleStackProps) {
    super(scope, 'console', props, 'Comanda: console');
    const { api, identity, storage } = props;
    const { key } = props.keys;
    const { domain } = this.comanda;
    const zone =
      domain &&
      HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hostedZoneId,
        zoneName: domain.hostedZoneName,
      });
    this.bucket = this.#bucket(storage);
    this.firewall = new Firewall(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      name: 'console',
      key,
      addressLimits: [addressLimit('Address', this.comanda.requestsPerAddress, notWebhook)],
    });
    this.distribution = this.#distribution(api, identity, zone);
    new ConsoleAccessLog(this, 'AccessLog', {
      distribution: this.distribution,
      bucket: storage.accessLogs,
      name: this.named('console'),
    });
    if (zone !== undefined && domain !== undefined) {
      const target = RecordTarget.fromAlias(new CloudFrontTarget(this.distribution));
      new ARecord(this, 'Ipv4', { zone, recordName: domain.name, target });
      new AaaaRecord(this, 'Ipv6', { zone, recordName: domain.name, target });
    }
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}/`;
    const clientName = this.named('console');
    this.clientId = new ConsoleClient(this, 'SignIn', { identity, clientName, consoleUrl: this.url }).clientId;
    new CfnOutput(this, 'Url', { value: this.url, description: 'The console, and the API under /api/v1' });

    const folder = props.builtConsole ?? join(projectRoot, 'frontend/dist');
    if (!existsSync(folder)) return;
    const { bucket, distribution, clientId } = this;
    const settings = {
      issuer: identity.tokenIssuer,
      signInUrl: identity.signInUrl,
      clientId,
      scope: identity.personScope.scopeName,
    };
    new ConsoleFiles(this, 'Files', { folder, bucket, distribution, settings, key });
  }

  #bucket({ accessLogs }: StorageStack): Bucket {
    const bucketName = `${this.named('console')}-${this.account}`;
    // By name: a reference from the one stack to the other and back would be a circle.
    accessLogs.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ConsoleBucket',
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [accessLogs.arnForObjects('console/*')],
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${this.partition}:s3:::${bucketName}` },
          StringEquals: { 'aws:SourceAccount': this.account },
        },
      }),
    );
    const logs = Bucket.fromBucketName(this, 'AccessLogs', accessLogs.bucketName);
    const bucket = new Bucket(this, 'Bucket', {
      bucketName,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'console/',
      // Built from the sources whenever it is wanted.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(bucket).acknowledge({
      id: '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
      reason: 'Added above, to the bucket itself.',
    });
    return bucket;
  }

  #distribution(api: ApiStack, identity: IdentityStack, zone: IHostedZone | undefined): Distribution {
    const { domain } = this.comanda;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Comanda ${this.comanda.name}: console and API`,
      defaultBehavior: this.#pages(identity),
      additionalBehaviors: { '/api/*': this.#calls(api) },
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: PriceClass.PRICE_CLASS_100,
      webAclId: this.firewall.webAcl.attrArn,
      ...(domain === undefined || zone === undefined
        ? {}
        : {
            domainNames: [domain.name],
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            certificate: new Certificate(this, 'Certificate', {
              domainName: domain.name,
              validation: CertificateValidation.fromDns(zone),
            }),
          }),
    });
    const acknowledge = (id: string, reason: string) => Validations.of(distribution).acknowledge({ id, reason });
    acknowledge('AwsSolutions-CFR1', 'Orders come from wherever the shop sells to.');
    acknowledge(
      'AwsSolutions-CFR3',
      'Logged by the newer logging (ConsoleAccessLog), which leaves queries and cookies out.',
    );
    if (domain === undefined) {
      acknowledge(
        'AwsSolutions-CFR4',
        "CloudFront's own certificate lets no version be chosen; with a domain it is TLS 1.2.",
      );
    }
    return distribution;
  }

  #pages({ signInUrl }: IdentityStack): BehaviorOptions {
    return {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: new ResponseHeadersPolicy(this, 'PageHeaders', {
        responseHeadersPolicyName: this.named('console-pages'),
        securityHeadersBehavior: pageSecurity([signInUrl]),
        customHeadersBehavior: {
          customHeaders: [
            { header: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
            { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
          ],
        },
      }),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(this, 'OnePage', {
            functionName: this.named('console-one-page'),
            code: FunctionCode.fromInline(onePage),
            runtime: FunctionRuntime.JS_2_0,
          }),
        },
      ],
    };
  }

  /** Passed on as they are, and never kept. The API sets its own security headers. */
  #calls({ origin, consoleKey }: ApiStack): BehaviorOptions {
    const { allowedOrigins } = this.comanda;
    return {
      origin: new HttpOrigin(origin.domainName, {
        originPath: origin.path,
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        // A reference, which CloudFormation resolves; it takes the place of whatever key the caller sent.
        customHeaders: { 'X-Api-Key': consoleKey.secretValue.unsafeUnwrap() },
      }),
      // No redirect: a token that was sent in the clear should not go unnoticed.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      ...(allowedOrigins.length === 0
        ? {}
        : {
            responseHeadersPolicy: new ResponseHeadersPolicy(this, 'CallHeaders', {
              responseHeadersPolicyName: this.named('api-calls'),
              corsBehavior: {
                accessControlAllowOrigins: [...allowedOrigins],
                accessControlAllowMethods: ['GET', 'POST', 'OPTIONS'],
                accessControlAllowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
                accessControlExposeHeaders: ['Idempotent-Replayed', 'Location', 'X-Request-Id'],
                accessControlAllowCredentials: false,
                accessControlMaxAge: Duration.hours(1),
                originOverride: true,
              },
            }),
          }),
    };
  }
}
