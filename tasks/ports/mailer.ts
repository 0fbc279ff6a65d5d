export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Tags the message at the provider: the order's id and the message's kind. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Sends e-mail. Throws Transient when it was certainly not taken, ProviderOutcomeUnknown when it may have been. */
export interface Mailer {
  send(mail: Mail): Promise<{ readonly messageId: string }>;
}
