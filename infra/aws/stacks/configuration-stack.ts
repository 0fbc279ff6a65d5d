import { Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

export interface ConfigurationStackProps extends ComandaStackProps {
  readonly key: IKey;
}

/** Settings in Parameter Store, and the secrets of the providers. */
export class ConfigurationStack extends ComandaStack {
  /** `{"STRIPE_API_KEY": …, "STRIPE_WEBHOOK_SECRET": …}` */
  readonly stripe: Secret;
  /** `{"CARRIER_API_KEY": …, "CARRIER_WEBHOOK_SECRET": …}` */
  readonly carriers: Secret;
  readonly mailFrom: StringParameter;
  readonly carrierApiUrl: StringParameter;

  constructor(scope: Construct, props: ConfigurationStackProps) {
    super(scope, 'configuration', props, 'Comanda: settings and secrets');
    const secret = (id: string, name: string, description: string) =>
      new Secret(this, id, {
        secretName: `comanda/${this.comanda.name}/${name}`,
        description,
        encryptionKey: props.key,
        removalPolicy: this.removalPolicy,
      });
    this.stripe = secret('Stripe', 'stripe', 'STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET, as JSON');
    this.carriers = secret('Carriers', 'carriers', 'CARRIER_API_KEY and CARRIER_WEBHOOK_SECRET, as JSON');
    for (const given of [this.stripe, this.carriers]) {
      Validations.of(given).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'Providers give their keys out in their own consoles: there is no call to rotate them by. A new value is taken up within six minutes, without a deployment.',
      });
    }
    const parameter = (id: string, name: string, stringValue: string) =>
      new StringParameter(this, id, { parameterName: `/comanda/${this.comanda.name}/${name}`, stringValue });
    this.mailFrom = parameter('MailFrom', 'mail-from', this.comanda.mailFrom);
    this.carrierApiUrl = parameter('CarrierApiUrl', 'carrier-api-url', this.comanda.carrierApiUrl);
  }
}
