import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ApiKey, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ComandaEnvironment, PlanName } from '../environments.ts';

/** Requirements U2: requests a second, and the burst above them, by the API key's plan. */
export const plans: { readonly [Name in PlanName]: { readonly rateLimit: number; readonly burstLimit: number } } = {
  starter: { rateLimit: 10, burstLimit: 20 },
  standard: { rateLimit: 50, burstLimit: 100 },
  business: { rateLimit: 200, burstLimit: 400 },
  enterprise: { rateLimit: 1000, burstLimit: 2000 },
};

/** The plans, each shop's API key, and the key by which CloudFront calls for everybody who comes by the console. */
export function addUsagePlans(restApi: RestApi, environment: ComandaEnvironment, consoleKey: ISecret): void {
  const named = (name: string) => `comanda-${environment.name}-${name}`;
  const apiStages = [{ api: restApi, stage: restApi.deploymentStage }];
  for (const [name, throttle] of Object.entries(plans)) {
    const plan = restApi.addUsagePlan(`Plan-${name}`, { name: named(name), throttle, apiStages });
    for (const shop of environment.shops.filter((one) => one.plan === name)) {
      const key = new ApiKey(restApi, `Key-${shop.name}`, { apiKeyName: named(`shop-${shop.name}`) });
      plan.addApiKey(key);
      const description = `The API key of the shop ${shop.name}; its value is read with get-api-key --include-value`;
      new CfnOutput(Stack.of(restApi), `KeyOf-${shop.name}`, { value: key.keyId, description });
    }
  }
  const { ratePerSecond, burst } = environment.throttle;
  const throttle = { rateLimit: ratePerSecond, burstLimit: burst };
  const value = consoleKey.secretValue.unsafeUnwrap(); // a reference, which CloudFormation resolves
  restApi
    .addUsagePlan('Plan-console', { name: named('console'), throttle, apiStages })
    .addApiKey(new ApiKey(restApi, 'Key-console', { apiKeyName: named('console'), value }));
}
