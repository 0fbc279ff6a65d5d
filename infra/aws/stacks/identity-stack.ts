import { CfnUserPoolGroup, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

/** Who may sign in, and as what. */
export class IdentityStack extends ComandaStack {
  readonly userPool: UserPool;
  /** What the API checks the tokens' issuer against. */
  readonly tokenIssuer: string;

  constructor(scope: Construct, props: ComandaStackProps) {
    super(scope, 'identity', props, 'Comanda: users, groups, sign-in');
    this.userPool = new UserPool(this, 'Users', {
      userPoolName: this.named('users'),
      deletionProtection: this.comanda.isProtected,
      removalPolicy: this.removalPolicy,
    });
    this.tokenIssuer = this.userPool.userPoolProviderUrl;
    for (const groupName of ['customer', 'shop', 'support', 'admin']) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.userPool.userPoolId, groupName });
    }
  }
}
