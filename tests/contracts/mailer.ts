import { describe, expect, test } from '@jest/globals';
import type { Mail, Mailer } from '../../tasks/ports/mailer.ts';

/** An implementation under test, and the customer's mailbox. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  received(to: string): Promise<readonly Pick<Mail, 'to' | 'subject' | 'text' | 'html'>[]>;
}

/** What every implementation of Mailer does alike. `start` is called in each test; what it gives may be shared. */
export function mailerContract(name: string, start: () => MailerUnderTest): void {
  const mailTo = (to: string): Mail => ({
    to,
    subject: 'Tu pedido está confirmado',
    text: 'Gracias — 2 × taza: 24,00 €',
    html: '<p>Gracias &mdash; 2 × taza</p>',
    tags: { orderId: '01JDABCDEFGHJKMNPQRS000001', kind: 'confirmation' },
  });

  describe(`mailer: ${name}`, () => {
    test('brings subject, text and HTML to the mailbox', async () => {
      const { tags: _tags, ...mail } = mailTo('ada@example.com');
      const { messageId } = await start().mailer.send(mailTo('ada@example.com'));
      expect(messageId).toEqual(expect.any(String));
      expect(await start().received('ada@example.com')).toEqual([mail]);
    });

    test('names each message', async () => {
      const first = await start().mailer.send(mailTo('grace@example.com'));
      const second = await start().mailer.send(mailTo('grace@example.com'));
      expect(second.messageId).not.toBe(first.messageId);
      expect(await start().received('grace@example.com')).toHaveLength(2);
    });
  });
}
