import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { sesMailer } from '../../../../tasks/adapters/ses/mailer.ts';
import { mailerContract } from '../../../contracts/mailer.ts';
import { freePort } from '../../../support/free-port.ts';
import { type RunningChild, startChild } from '../../../support/start-child.ts';

const storeSchema = z.object({
  emails: z.array(
    z.object({
      from: z.string(),
      destination: z.object({ to: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ text: z.string(), html: z.string() }),
    }),
  ),
});
const from = 'Comanda <orders@comanda.example>';
const mail = { to: 'ada@example.com', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', tags: {} };
const environmentBefore = { ...process.env };
let server: RunningChild;

/** The SDK reads where SES is from the environment, as on AWS. */
const pointAt = (url: string) =>
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SESV2: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });

beforeAll(async () => {
  server = await startChild('infra/local/mail/main.ts', { PORT: '0' });
  pointAt(server.url);
});
afterEach(() => {
  pointAt(server.url);
});
afterAll(async () => {
  await server.kill('SIGTERM');
  process.env = environmentBefore;
});

mailerContract('SES, by aws-ses-v2-local', () => ({
  mailer: sesMailer({ MAIL_FROM: from }),
  async received(to) {
    const { emails } = storeSchema.parse(await (await fetch(`${server.url}/store`)).json());
    return emails
      .filter(({ destination }) => destination.to.includes(to))
      .map(({ subject, body }) => ({ to, subject, ...body }));
  },
}));

describe('SES mailer', () => {
  const answering = async (status: number, errorType: string, act: () => Promise<void>) => {
    const broken = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': errorType });
      response.end(JSON.stringify({ message: 'as told' }));
    });
    await new Promise<void>((settle) => broken.listen(0, '127.0.0.1', settle));
    const address = broken.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on TCP');
    pointAt(`http://127.0.0.1:${address.port}`);
    await act();
    broken.closeAllConnections();
    await new Promise((settle) => broken.close(settle));
  };

  test('sends from the shop’s address', async () => {
    await sesMailer({ MAIL_FROM: from }).send(mail);
    const { emails } = storeSchema.parse(await (await fetch(`${server.url}/store`)).json());
    expect(emails.at(-1)?.from).toBe(from);
  });

  test.each([
    [429, 'TooManyRequestsException', 'Transient'],
    [400, 'MessageRejected', 'ProviderRefused'],
    [500, 'InternalServiceErrorException', 'ProviderOutcomeUnknown'],
  ])('takes status %i %s for %s', async (status, errorType, name) => {
    await answering(status, errorType, async () => {
      await expect(sesMailer({ MAIL_FROM: from }).send(mail)).rejects.toMatchObject({ name });
    });
  });

  test('calls it transient when nobody answers', async () => {
    pointAt(`http://127.0.0.1:${await freePort()}`);
    // In a process of its own: the SDK takes a network error for none of its kind in Jest's realm.
    const script = `
      import { sesMailer } from './tasks/adapters/ses/mailer.ts';
      const name = await sesMailer({ MAIL_FROM: 'a@example.com' }).send(${JSON.stringify(mail)}).catch((error) => error.name);
      console.log(name);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect(stdout.trim()).toBe('Transient');
  });
});
