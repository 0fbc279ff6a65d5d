/** The call may have acted: its outcome must be read, never assumed. */
export class ProviderOutcomeUnknown extends Error {
  readonly kind = 'unknown';
  override readonly name = 'ProviderOutcomeUnknown';
}

/** The provider says the call itself is wrong, and it did nothing: a mistake of ours or of our configuration. */
export class ProviderRefused extends Error {
  readonly kind = 'refused';
  override readonly name = 'ProviderRefused';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
