import { Duration } from 'aws-cdk-lib';
import { CfnManagedLoginBranding, OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { IdentityStack } from '../stacks/identity-stack.ts';

export interface ConsoleClientProps {
  readonly identity: IdentityStack;
  readonly clientName: string;
  /** Where the console is served; sign-in comes back to it. */
  readonly consoleUrl: string;
}

/** What the console signs people in with: a client in a browser, so it has no secret, and a code alone is worth nothing (PKCE). */
export class ConsoleClient extends Construct {
  readonly clientId: string;

  constructor(scope: Construct, id: string, { identity, clientName, consoleUrl }: ConsoleClientProps) {
    super(scope, id);
    const { userPool } = identity;
    const client = new UserPoolClient(this, 'Client', {
      userPool,
      userPoolClientName: clientName,
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, identity.personScope],
        callbackUrls: [consoleUrl],
        logoutUrls: [consoleUrl],
      },
      preventUserExistenceErrors: true,
      // A role that was taken away is gone after this; a working day is signed in for once.
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      refreshTokenRotationGracePeriod: Duration.seconds(10),
      enableTokenRevocation: true,
    });
    this.clientId = client.userPoolClientId;
    // The newer managed login shows no page for a client without a style.
    new CfnManagedLoginBranding(this, 'Style', {
      userPoolId: userPool.userPoolId,
      clientId: this.clientId,
      useCognitoProvidedValues: true,
    });
  }
}
