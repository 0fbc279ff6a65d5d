import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tokenVerifier } from '../../../../api/access/verify-token.ts';
import { requestToken } from '../../../../infra/local/sign-in/request-token.ts';
import { clientSecret, newDataDir, RunningSignIn } from './running-sign-in.ts';

const dataDir = newDataDir();
let signIn: RunningSignIn;

beforeAll(async () => {
  signIn = await RunningSignIn.start(dataDir);
});
afterAll(() => signIn.stop('SIGKILL'));

const clock = { now: () => new Date() };
const verifierOf = (url: string) => tokenVerifier({ issuer: url, jwksUri: `${url}/.well-known/jwks.json`, clock });

describe('sign-in on one machine', () => {
  test('says where it is, and nothing else', () => {
    expect(signIn.lines).toEqual([expect.stringMatching(/^Sign-in is ready: http:\/\/127\.0\.0\.1:\d+$/)]);
  });

  test.each(['customer', 'shop', 'support', 'admin'] as const)(
    'gives a token of role %s that the API believes',
    async (role) => {
      const token = await requestToken({ issuer: signIn.url, clientSecret, role, subject: 'someone' });
      expect(await verifierOf(signIn.url)(token)).toEqual({ subject: 'someone', roles: [role] });
    },
  );

  test('gives a token for as long as it is asked for', async () => {
    const asked = { issuer: signIn.url, clientSecret, role: 'shop', subject: 'till', expiresInSeconds: 120 } as const;
    const [, payload = ''] = (await requestToken(asked)).split('.');
    const { exp, iat } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(exp - iat).toBe(120);
  });

  test('takes the client alone for a shop', async () => {
    const response = await fetch(`${signIn.url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`comanda-cli:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string }; // the next line would fail
    expect(await verifierOf(signIn.url)(token)).toEqual({ subject: 'comanda-cli', roles: ['shop'] });
  });

  test('gives no token without the secret', async () => {
    const asked = { issuer: signIn.url, clientSecret: 'a guess', role: 'admin', subject: 'eve' } as const;
    await expect(requestToken(asked)).rejects.toThrow('client authentication failed');
  });

  test('gives no token without a subject', async () => {
    const asked = { issuer: signIn.url, clientSecret, role: 'customer', subject: '' } as const;
    await expect(requestToken(asked)).rejects.toThrow('subject');
  });

  test('is said to be away when it is', async () => {
    const asked = { issuer: 'http://127.0.0.1:9', clientSecret, role: 'shop', subject: 'till' } as const;
    await expect(requestToken(asked)).rejects.toThrow('sign-in does not answer at http://127.0.0.1:9');
  });

  test('keeps its keys for its owner only', () => {
    expect(statSync(join(dataDir, 'signing-keys.json')).mode & 0o777).toBe(0o600);
  });

  test('stops when told to, and its keys outlive it', async () => {
    const token = await requestToken({ issuer: signIn.url, clientSecret, role: 'support', subject: 'sam' });
    expect(await signIn.stop()).toBe(0);
    const before = signIn.url;
    signIn = await RunningSignIn.start(dataDir);
    const jwksUri = `${signIn.url}/.well-known/jwks.json`;
    expect(await tokenVerifier({ issuer: before, jwksUri, clock })(token)).toEqual({
      subject: 'sam',
      roles: ['support'],
    });
  });
});
