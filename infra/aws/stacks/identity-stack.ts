import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPoolClient,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolClient,
  UserPoolDomain,
  UserPoolEmail,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { type Role, roles } from '../../../api/access/roles.ts';
import { personScope, scopeNamespace, shopScope } from '../../../api/access/scopes.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';

const groupDescriptions: { readonly [Name in Role]: string } = {
  customer: 'Sees and places their own orders',
  shop: 'A person who acts for a shop; its backend has a client of its own',
  support: 'Sees every order and repairs it',
  admin: 'Support, and changes products and settings',
};

/** Who may sign in, and as what. The console's client is with the console, whose address it must know. */
export class IdentityStack extends ComandaStack {
  readonly userPool: UserPool;
  /** What the API checks the tokens' issuer against. */
  readonly tokenIssuer: string;
  /** Where people sign in and clients get their tokens. */
  readonly signInUrl: string;
  /** The scope that a person's client asks for. */
  readonly personScope: OAuthScope;
  /** The scopes of which a caller of the API must have one, as they stand in a token. */
  readonly apiScopes: readonly string[] = [personScope, shopScope];
  /** By the shop's name: the client its backend signs in with. */
  readonly shopClients: ReadonlyMap<string, UserPoolClient>;

  constructor(scope: Construct, props: ComandaStackProps) {
    super(scope, 'identity', props, 'Comanda: users, groups, sign-in');
    this.userPool = this.#users();
    this.tokenIssuer = this.userPool.userPoolProviderUrl;
    for (const [precedence, groupName] of [...roles].reverse().entries()) {
      const { userPoolId } = this.userPool;
      const description = groupDescriptions[groupName];
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId, groupName, description, precedence });
    }
    const domain = new UserPoolDomain(this, 'SignIn', {
      userPool: this.userPool,
      // Prefixes are the whole region's: the account makes ours our own.
      cognitoDomain: { domainPrefix: `${this.named('')}${this.account}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.signInUrl = domain.baseUrl();

    const asPerson = scopeOf(personScope, 'Call the API in the roles of the person who signed in');
    const asShop = scopeOf(shopScope, "Call the API as a shop's backend");
    const server = new UserPoolResourceServer(this, 'Api', {
      userPool: this.userPool,
      identifier: scopeNamespace,
      userPoolResourceServerName: this.named('api'),
      scopes: [asPerson, asShop],
    });
    this.personScope = OAuthScope.resourceServer(server, asPerson);
    const shopOnly = OAuthScope.resourceServer(server, asShop);
    this.shopClients = new Map(this.comanda.shops.map(({ name }) => [name, this.#shopClient(name, shopOnly)]));

    const tell = (id: string, value: string, description: string) => new CfnOutput(this, id, { value, description });
    tell('UserPoolId', this.userPool.userPoolId, 'Where administrators make accounts');
    tell('TokenUrl', `${this.signInUrl}/oauth2/token`, "Where a shop's backend gets its tokens");
    for (const [name, { userPoolClientId }] of this.shopClients) {
      tell(
        `ClientOf-${name}`,
        userPoolClientId,
        `The client of the shop ${name}; its secret is read with describe-user-pool-client`,
      );
    }
  }

  #users(): UserPool {
    const { hasThreatProtection, isProtected } = this.comanda;
    const users = new UserPool(this, 'Users', {
      userPoolName: this.named('users'),
      // Requirements U1: administrators make the accounts, and with an account comes its group.
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      // Cognito requires it of everybody or of nobody; of support and administrators it must be required.
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
        passwordHistorySize: 5,
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: hasThreatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(hasThreatProtection ? { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION } : {}),
      // Cognito's own sender stops at fifty messages a day, and its address is nobody's.
      ...(isProtected ? { email: this.#sender() } : {}),
      deletionProtection: isProtected,
      removalPolicy: this.removalPolicy,
    });
    if (!hasThreatProtection) {
      Validations.of(users).acknowledge({
        id: 'AwsSolutions-COG8',
        reason: 'The Plus plan is billed by the user; there are only made-up ones here. Production has it.',
      });
    }
    return users;
  }

  #sender(): UserPoolEmail {
    const { mailFrom, region } = this.comanda;
    const [, fromName, fromEmail] = /^(.+) <(.+)>$/.exec(mailFrom) ?? [];
    if (fromName === undefined || fromEmail === undefined) {
      throw new Error(`expected mailFrom as "Name <address>", came "${mailFrom}"`);
    }
    return UserPoolEmail.withSES({
      fromEmail,
      fromName,
      sesRegion: region,
      sesVerifiedDomain: fromEmail.replace(/^.*@/, ''),
    });
  }

  #shopClient(name: string, shopOnly: OAuthScope): UserPoolClient {
    const client = new UserPoolClient(this, `Shop-${name}`, {
      userPool: this.userPool,
      userPoolClientName: this.named(`shop-${name}`),
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [shopOnly] },
      // Each token of a client is billed.
      accessTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
    });
    // Without it Cognito would let people sign in by this client too.
    const made = client.node.defaultChild as CfnUserPoolClient; // what a UserPoolClient makes
    made.explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
    return client;
  }
}

function scopeOf(name: string, scopeDescription: string): ResourceServerScope {
  return new ResourceServerScope({ scopeName: name.slice(scopeNamespace.length + 1), scopeDescription });
}
