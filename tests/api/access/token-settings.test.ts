import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tokenVerifierOf } from '../../../api/access/token-settings.ts';
import { TokenIssuer } from './token-issuer.ts';

const issuer = new TokenIssuer();
const clock = { now: () => new Date() };
beforeAll(() => issuer.start());
afterAll(() => issuer.stop());

test.each([{}, { TOKEN_JWKS_URI: undefined }, { TOKEN_AUDIENCE: 'comanda-cli' }])(
  'the issuer’s keys are where they usually are: %j',
  async (more) => {
    const verifyToken = tokenVerifierOf({ TOKEN_ISSUER: issuer.url, ...more }, clock);
    expect(await verifyToken(issuer.token())).toMatchObject({ subject: 'alice' });
  },
);

test('tokens meant for somebody else are refused when the environment says whom they are for', async () => {
  const verifyToken = tokenVerifierOf({ TOKEN_ISSUER: issuer.url, TOKEN_AUDIENCE: 'another' }, clock);
  await expect(verifyToken(issuer.token())).rejects.toThrow('somebody else');
});

test.each([{}, { TOKEN_ISSUER: 'not a url' }])(
  'an environment without an issuer is refused at once: %j',
  (environment) => {
    expect(() => tokenVerifierOf(environment, clock)).toThrow('TOKEN_ISSUER');
  },
);
