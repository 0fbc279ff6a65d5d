import type { Clock } from '../../tasks/ports/clock.ts';

/**
 * Remembers for a moment what is the same for everyone who asks. Who asks while it is being found out waits for that answer; a
 * failure is not remembered.
 */
export class BriefMemory<Value> {
  readonly #entries = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();
  readonly #options: { readonly milliseconds: number; readonly maxEntries: number; readonly clock: Clock };

  constructor(options: { readonly milliseconds: number; readonly maxEntries: number; readonly clock: Clock }) {
    this.#options = options;
  }

  get(key: string, find: () => Promise<Value>): Promise<Value> {
    const { milliseconds, maxEntries, clock } = this.#options;
    const now = clock.now().getTime();
    const known = this.#entries.get(key);
    if (known !== undefined && now < known.until) return known.value;
    const value = find();
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: now + milliseconds });
    value.catch(() => this.#forget(key, value));
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > maxEntries && oldest !== undefined) this.#entries.delete(oldest);
    return value;
  }

  #forget(key: string, value: Promise<Value>): void {
    if (this.#entries.get(key)?.value === value) this.#entries.delete(key);
  }
}
