import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { accessTo } from '../../../commands/instance/access.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** As Cognito writes one, but for the signature, which is not ours to check. */
const tokenOf = (...groups: string[]) =>
  `e30.${Buffer.from(JSON.stringify({ sub: 'x', 'cognito:groups': groups })).toString('base64url')}.x`;
const url = 'https://api.example/';
const ask = (tokens: readonly string[], where: { url?: string } = { url }, env: NodeJS.ProcessEnv = {}) =>
  accessTo(where, { name: 'test', tokens, env });

describe('access to an API elsewhere', () => {
  test('takes each token for the roles it says', async () => {
    const [shop, staff] = [tokenOf('shop'), tokenOf('support', 'admin', 'others')];
    const access = await ask([staff, shop]);
    expect(access).toMatchObject({ url: 'https://api.example', roles: ['shop', 'support', 'admin'], isLocal: false });
    expect(await access.token('shop')).toBe(shop);
    expect(await access.token('admin')).toBe(staff);
    await expect(access.token('customer')).rejects.toThrow('no token for role "customer"');
  });

  test('sends the key of a usage plan with each request', async () => {
    expect((await ask([tokenOf('shop')])).headers).toEqual({});
    const { headers } = await ask([tokenOf('shop')], { url }, { COMANDA_API_KEY: 'a-key' });
    expect(headers).toEqual({ 'x-api-key': 'a-key' });
  });

  test.each([
    ['what is no token', ['secret-key-of-somebody'], 'expected a JSON Web Token, got "secret-key-o…"'],
    ['a token without a role', [tokenOf('others')], 'for none of customer, shop, support, admin'],
  ])('refuses %s', async (_what, tokens, says) => {
    await expect(ask(tokens)).rejects.toThrow(says);
  });

  test('wants to know where, when it is given tokens', async () => {
    await expect(ask([tokenOf('shop')], {})).rejects.toThrow('--url');
  });

  test('asks no sign-in of this machine for tokens to another', async () => {
    await expect(ask([])).rejects.toThrow('https://api.example/ is not on this machine');
  });
});

describe('client credentials', () => {
  async function tokenEndpoint(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    return `http://127.0.0.1:${address.port}/oauth2/token`;
  }

  test('are turned into a token', async () => {
    // A client is in no group.
    const clientToken = `e30.${Buffer.from('{"scope":"comanda/shop"}').toString('base64url')}.x`;
    let authorization: string | undefined;
    const endpoint = await tokenEndpoint((request, response) => {
      authorization = request.headers.authorization;
      response.writeHead(200, { connection: 'close' }).end(JSON.stringify({ access_token: clientToken }));
    });
    const env = { COMANDA_TOKEN_URL: endpoint, COMANDA_CLIENT_ID: 'me', COMANDA_CLIENT_SECRET: 'mine' };
    const access = await ask([], { url }, env);
    expect(access.roles).toEqual(['shop']);
    expect(authorization).toBe(`Basic ${Buffer.from('me:mine').toString('base64')}`);
  });

  test('that are refused are an error that says so', async () => {
    const endpoint = await tokenEndpoint((_request, response) => {
      response.writeHead(401, { connection: 'close' }).end();
    });
    const env = { COMANDA_TOKEN_URL: endpoint, COMANDA_CLIENT_ID: 'me', COMANDA_CLIENT_SECRET: 'wrong' };
    await expect(ask([], { url }, env)).rejects.toThrow('gave no token: status 401');
  });

  test('are wanted whole', async () => {
    await expect(ask([], { url }, { COMANDA_TOKEN_URL: url })).rejects.toThrow('COMANDA_CLIENT_ID');
  });
});
