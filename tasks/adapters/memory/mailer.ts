import type { Mail, Mailer } from '../../ports/mailer.ts';

/** A mailer that keeps what it was given. */
export interface MemoryMailer extends Mailer {
  readonly sent: readonly Mail[];
}

export function memoryMailer(): MemoryMailer {
  const sent: Mail[] = [];
  return {
    sent,
    async send(mail) {
      sent.push(mail);
      return { messageId: `message-${sent.length}` };
    },
  };
}
