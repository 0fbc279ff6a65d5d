import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { z } from 'zod';
import type { Mailer } from '../../ports/mailer.ts';
import { ProviderOutcomeUnknown, ProviderRefused } from '../../ports/provider-errors.ts';
import { Transient } from '../../task.ts';

const environmentSchema = z.object({ MAIL_FROM: z.string().min(3).max(320) });

/** SES says of these that the message was not taken, and that it may be later. */
const notNow = new Set(['TooManyRequestsException', 'LimitExceededException', 'SendingPausedException']);

/** E-mail by Amazon SES (API v2). The client is made from AWS's own environment variables. */
export function sesMailer(environment: Readonly<Record<string, string | undefined>>): Mailer {
  const { MAIL_FROM } = environmentSchema.parse(environment);
  const client = new SESv2Client({
    // The workflow retries: an SDK that retried too would send a message twice without a trace.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  return {
    async send({ to, subject, text, html, tags }) {
      const command = new SendEmailCommand({
        FromEmailAddress: MAIL_FROM,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' }, Html: { Data: html, Charset: 'UTF-8' } },
          },
        },
        EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      });
      try {
        const { MessageId } = await client.send(command);
        if (MessageId === undefined) throw new ProviderOutcomeUnknown('SES took the message without naming it');
        return { messageId: MessageId };
      } catch (error) {
        throw meaningOf(error);
      }
    },
  };
}

function meaningOf(error: unknown): unknown {
  if (error instanceof SESv2ServiceException) {
    if (notNow.has(error.name)) return new Transient(`SES: ${error.name}`, { cause: error });
    if (error.$fault === 'client') return new ProviderRefused(error.name, error.message);
    return new ProviderOutcomeUnknown(`SES: ${error.name}`, { cause: error });
  }
  if (error instanceof ProviderOutcomeUnknown) return error;
  const { name, code } = networkErrorSchema.safeParse(error).data ?? { name: 'no answer' };
  if (code === 'ECONNREFUSED') return new Transient('SES: nobody answers', { cause: error });
  return new ProviderOutcomeUnknown(`SES: ${name}`, { cause: error });
}

const networkErrorSchema = z.object({ name: z.string(), code: z.string().optional() });
