import { DomainName, EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../environments.ts';

export interface ApiDomainProps {
  readonly domain: CustomDomain;
  readonly restApi: RestApi;
}

/** The API's own address, `api.` before the environment's, with a certificate that renews itself. */
export class ApiDomain extends Construct {
  readonly domainName: string;

  constructor(scope: Construct, id: string, { domain, restApi }: ApiDomainProps) {
    super(scope, id);
    this.domainName = `api.${domain.name}`;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: domain.hostedZoneId,
      zoneName: domain.hostedZoneName,
    });
    const address = new DomainName(this, 'Address', {
      domainName: this.domainName,
      certificate: new Certificate(this, 'Certificate', {
        domainName: this.domainName,
        validation: CertificateValidation.fromDns(zone),
      }),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      mapping: restApi,
    });
    const target = RecordTarget.fromAlias(new ApiGatewayDomain(address));
    new ARecord(this, 'Ipv4', { zone, recordName: this.domainName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName: this.domainName, target });
  }
}
