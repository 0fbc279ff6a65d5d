import type { Caller } from './roles.ts';

/** Tokens that proved right, the most recently used of them, each until it expires. */
export class TokenCache {
  readonly #entries = new Map<string, { readonly caller: Caller; readonly expiresAt: Date }>();
  readonly #maxEntries: number;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(token: string, now: Date): Caller | undefined {
    const entry = this.#entries.get(token);
    if (entry === undefined) return undefined;
    this.#entries.delete(token);
    if (entry.expiresAt <= now) return undefined;
    // A map keeps its keys in the order they were set: the first is the one unused for longest.
    this.#entries.set(token, entry);
    return entry.caller;
  }

  put(token: string, caller: Caller, expiresAt: Date): void {
    this.#entries.set(token, { caller, expiresAt });
    if (this.#entries.size <= this.#maxEntries) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
