import { memoryMailer } from '../../../../tasks/adapters/memory/mailer.ts';
import { mailerContract } from '../../../contracts/mailer.ts';

const mailer = memoryMailer();
mailerContract('in memory', () => ({
  mailer,
  received: async (to) =>
    mailer.sent.filter((mail) => mail.to === to).map(({ subject, text, html }) => ({ to, subject, text, html })),
}));
