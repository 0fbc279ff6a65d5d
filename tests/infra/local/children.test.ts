import { expect, test } from '@jest/globals';
import { applicationChildren, type Layout, serviceChildren } from '../../../infra/local/children.ts';

const layout: Layout = {
  dataDir: '/nowhere',
  apiPort: 3000,
  ports: { dynamodb: 1, queues: 2, mail: 3, signIn: 4, stripe: 5, carriers: 6, stepfunctions: 7, functions: 8 },
  secrets: {
    tokenClientSecret: 'a',
    stripeApiKey: 'b',
    stripeWebhookSecret: 'c',
    carrierApiKey: 'd',
    carrierWebhookSecret: 'e',
  },
  transitSeconds: 2,
};

test('what the user’s shell says of hosts and AWS accounts does not reach our processes', () => {
  const ours = [...serviceChildren(layout), ...applicationChildren(layout)].filter(({ name }) => name !== 'dynamodb');
  expect(ours.length).toBeGreaterThan(6);
  for (const { env } of ours) {
    // Many shells and containers export HOST; everything listens on loopback.
    expect(env.HOST).toBe('127.0.0.1');
    // With a profile the AWS clients pass over the keys in the environment.
    expect(env).toMatchObject({ AWS_PROFILE: '', AWS_SESSION_TOKEN: '', AWS_ACCESS_KEY_ID: 'local' });
  }
});

test('chaos reaches the sandboxes, and nobody waits for them as long as usual', () => {
  const environments = (chaos?: Layout['chaos']) =>
    [...serviceChildren({ ...layout, chaos }), ...applicationChildren({ ...layout, chaos })].flatMap(({ name, env }) =>
      ['stripe', 'carriers', 'functions'].includes(name) ? [env] : [],
    );
  for (const env of environments({ probability: 0.05, seed: 7 })) {
    expect(env).toMatchObject({ SANDBOX_CHAOS: '0.05', SANDBOX_CHAOS_SEED: '7', PROVIDER_TIMEOUT_SECONDS: '3' });
  }
  for (const env of environments()) expect(env).not.toHaveProperty('SANDBOX_CHAOS');
});
