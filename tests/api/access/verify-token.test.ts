import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InvalidToken, tokenVerifier, type VerifyToken } from '../../../api/access/verify-token.ts';
import { newKey, TokenIssuer } from './token-issuer.ts';

const issuer = new TokenIssuer();
let now: Date;
let verifyToken: VerifyToken;

beforeEach(async () => {
  await issuer.start();
  issuer.keys = [newKey('first')];
  issuer.timesAsked = 0;
  issuer.failure = undefined;
  now = new Date();
  verifyToken = tokenVerifier({
    issuer: issuer.url,
    jwksUri: `${issuer.url}/jwks`,
    clock: { now: () => now },
  });
});

afterEach(() => issuer.stop());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

async function refusal(token: string): Promise<string> {
  const error = await verifyToken(token).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidToken);
  return String(error);
}

describe('a good token', () => {
  test('gives the caller with the roles we know', async () => {
    const caller = await verifyToken(issuer.token({ sub: 'bob', 'cognito:groups': ['support', 'gardeners', 'admin'] }));
    expect(caller).toEqual({ subject: 'bob', roles: ['support', 'admin'] });
  });

  test('without groups gives a caller without roles', async () => {
    const caller = await verifyToken(issuer.token({ 'cognito:groups': undefined }));
    expect(caller).toEqual({ subject: 'alice', roles: [] });
  });

  test('of a client that was granted the scope of shops, which has no groups, makes it a shop', async () => {
    const claims = { sub: '4f1c', 'cognito:groups': undefined, scope: 'comanda/shop comanda/other' };
    expect(await verifyToken(issuer.token(claims))).toEqual({ subject: '4f1c', roles: ['shop'] });
  });

  test('of a client with another scope gives no role', async () => {
    const claims = { 'cognito:groups': undefined, scope: 'comanda/shopper comanda/person' };
    expect(await verifyToken(issuer.token(claims))).toMatchObject({ roles: [] });
  });

  test('of a person is no shop by any scope', async () => {
    const claims = { username: 'alice', scope: 'comanda/shop' };
    expect(await verifyToken(issuer.token(claims))).toMatchObject({ roles: ['customer'] });
  });

  test('is checked against keys that are fetched once', async () => {
    await verifyToken(issuer.token());
    await verifyToken(issuer.token({ sub: 'bob' }));
    await verifyToken(issuer.token({ sub: 'carol' }));
    expect(issuer.timesAsked).toBe(1);
  });

  test('signed with a new key makes the keys be fetched again', async () => {
    await verifyToken(issuer.token());
    issuer.keys = [newKey('second')];
    expect(await verifyToken(issuer.token())).toMatchObject({ subject: 'alice' });
    expect(issuer.timesAsked).toBe(2);
  });

  test('that was seen before is right without the issuer', async () => {
    const token = issuer.token();
    const first = await verifyToken(token);
    issuer.failure = { status: 500, body: '' };
    expect(await verifyToken(token)).toBe(first);
  });
});

describe('a token is refused', () => {
  test('when it has expired', async () => {
    expect(await refusal(issuer.token({ exp: inSeconds(-1) }))).toContain('has expired');
  });

  test('when it expires after it was seen', async () => {
    const token = issuer.token({ exp: inSeconds(60) });
    await verifyToken(token);
    now = new Date(now.getTime() + 61_000);
    expect(await refusal(token)).toContain('has expired');
  });

  test('when it never expires', async () => {
    expect(await refusal(issuer.token({ exp: undefined }))).toContain('not an access token');
  });

  test('when it is not valid yet', async () => {
    expect(await refusal(issuer.token({ nbf: inSeconds(60) }))).toContain('not valid');
  });

  test('when another issuer made it', async () => {
    expect(await refusal(issuer.token({ iss: 'https://elsewhere.example' }))).toContain('another issuer');
  });

  test('when no key of the issuer has its name, without asking the issuer again and again', async () => {
    await verifyToken(issuer.token());
    const stranger = newKey('unknown');
    expect(await refusal(issuer.token({}, { key: stranger }))).toContain('not valid');
    expect(await refusal(issuer.token({ sub: 'eve' }, { key: stranger }))).toContain('not valid');
    expect(issuer.timesAsked).toBe(2);
  });

  test('when another key signed it under the name of a known one', async () => {
    expect(await refusal(issuer.token({}, { key: newKey('first') }))).toContain('not valid');
  });

  test('when its words were changed after signing', async () => {
    const [header, , signature] = issuer.token().split('.');
    const payload = Buffer.from(JSON.stringify({ iss: issuer.url, sub: 'eve', 'cognito:groups': ['admin'] }));
    expect(await refusal(`${header}.${payload.toString('base64url')}.${signature}`)).toContain('not valid');
  });

  test.each(['none', 'HS256', 'RS512'])('when its algorithm is %s', async (alg) => {
    expect(await refusal(issuer.token({}, { header: { alg } }))).toContain('not valid');
  });

  test('when its algorithm is none and it has no signature', async () => {
    const [, payload] = issuer.token().split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'first' })).toString('base64url');
    expect(await refusal(`${header}.${payload}.`)).toContain('not valid');
  });

  test('when the key has no algorithm and the token chose another than ours', async () => {
    const key = newKey('first');
    issuer.keys = [{ ...key, jwk: { ...key.jwk, alg: undefined } }];
    expect(await refusal(issuer.token({}, { header: { alg: 'RS384' } }))).toMatch(/not valid|RS256/);
  });

  test('when it names no key', async () => {
    expect(await refusal(issuer.token({}, { header: { kid: undefined } }))).toContain('not valid');
  });

  test('when it is an ID token', async () => {
    expect(await refusal(issuer.token({ token_use: 'id' }))).toContain('not an access token');
  });

  test.each([
    ['', 'not valid'],
    ['rubbish', 'not valid'],
    ['a.b.c', 'not valid'],
    ['x'.repeat(9_000), 'too long'],
  ])('when it is no token at all: %.10s', async (token, reason) => {
    expect(await refusal(token)).toContain(reason);
  });
});

describe('an audience, when there is one,', () => {
  beforeEach(() => {
    verifyToken = tokenVerifier({
      issuer: issuer.url,
      jwksUri: `${issuer.url}/jwks`,
      audience: 'comanda',
      clock: { now: () => now },
    });
  });

  test.each([{ aud: 'comanda' }, { aud: ['other', 'comanda'] }, { client_id: 'comanda' }])(
    'fits a token with %j',
    async (claims) => {
      expect(await verifyToken(issuer.token(claims))).toMatchObject({ subject: 'alice' });
    },
  );

  test.each([{ aud: 'other' }, { aud: ['other'], client_id: 'comanda' }, { client_id: 'other' }])(
    'does not fit a token with %j',
    async (claims) => {
      expect(await refusal(issuer.token(claims))).toContain('somebody else');
    },
  );
});

describe('a token that cannot be checked is not called wrong', () => {
  test.each([
    { status: 503, body: '' },
    { status: 200, body: 'no keys here' },
    { status: 200, body: '{"keys": "none"}' },
    { status: 200, body: ' '.repeat(70_000) },
  ])('when the issuer answers $status', async (failure) => {
    issuer.failure = failure;
    const error: unknown = await verifyToken(issuer.token()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(InvalidToken);
  });

  test('when the keys lie elsewhere and come unencrypted', async () => {
    const verify = tokenVerifier({
      issuer: issuer.url,
      jwksUri: 'http://keys.example/jwks',
      clock: { now: () => now },
    });
    await expect(verify(issuer.token())).rejects.toThrow('neither');
  });
});
