import { InvalidPath } from './path-errors.ts';

/** Reads a text from left to right; what it does not find it reports as InvalidPath. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead);
  }

  skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t' || this.peek() === '\n' || this.peek() === '\r') this.at++;
  }

  /** Whether the text goes on with this one, which is then behind. */
  take(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.at)) return false;
    this.at += wanted.length;
    return true;
  }

  expect(wanted: string): void {
    if (!this.take(wanted)) this.fail(`expected '${wanted}'`);
  }

  /** What a sticky pattern matches here; undefined when it does not. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** A quoted text. A backslash stands for itself, unless the quote follows it: AWS knows no other escape here. */
  quoted(): string {
    const quote = this.peek();
    this.at++;
    let value = '';
    for (;;) {
      if (this.isAtEnd) this.fail(`expected a closing ${quote}`);
      const char = this.peek();
      this.at++;
      if (char === quote) return value;
      if (char === '\\' && this.peek() === quote) {
        value += quote;
        this.at++;
      } else value += char;
    }
  }

  fail(expectation: string): never {
    const found = this.isAtEnd ? 'the end' : `'${this.peek()}'`;
    throw new InvalidPath(this.text, `${expectation} at position ${this.at}, found ${found}`);
  }
}
