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
  /** Whether the same words will be refused for ever: nothing that may change has a part in it. */
  readonly isFinal: boolean;
  constructor(code: string, message: string, { isFinal = false }: { readonly isFinal?: boolean } = {}) {
    super(message);
    this.code = code;
    this.isFinal = isFinal;
  }
}

/**
 * The key gives nothing but the stored failure of an earlier attempt, or was used with other words. That attempt has ended,
 * and may have acted: read the object, and take a new key (the intent's next generation) only when it provably did not.
 */
export class KeySpent extends Error {
  readonly kind = 'keySpent';
  override readonly name = 'KeySpent';
}
