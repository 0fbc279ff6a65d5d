import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ComandaEnvironment } from '../environments.ts';

export interface ComandaStackProps {
  readonly environment: ComandaEnvironment;
}

/** A stack of one environment: named, tagged and protected as the environment says. */
export class ComandaStack extends Stack {
  readonly comanda: ComandaEnvironment;

  /** `noun` is the stack's own name: `data` becomes `comanda-dev-data`. */
  constructor(
    scope: Construct,
    noun: string,
    { environment }: ComandaStackProps,
    description: string,
    region?: string,
  ) {
    super(scope, `comanda-${environment.name}-${noun}`, {
      description,
      terminationProtection: environment.isProtected,
      env: {
        region: region ?? environment.region,
        ...(environment.account === undefined ? {} : { account: environment.account }),
      },
    });
    this.comanda = environment;
    Tags.of(this).add('application', 'comanda');
    Tags.of(this).add('environment', environment.name);
  }

  /** The physical name of what this environment calls by that name. */
  named(name: string): string {
    return `comanda-${this.comanda.name}-${name}`;
  }

  /** For whatever holds data that cannot be made again. */
  get removalPolicy(): RemovalPolicy {
    return this.comanda.isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }
}
