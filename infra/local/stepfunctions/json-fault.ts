/** What is wrong with a text that JSON.parse refused, in the words of Jackson, which AWS reads JSON with. */
export type JsonFault = { readonly message: string; readonly line: number; readonly column: number };

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const identifierPart = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Sc}]/u;
const identifierStart = /[\p{L}\p{Nl}\p{Pc}\p{Sc}]/u;

type Scope = { readonly kind: 'Object' | 'Array'; readonly start: number; entries: number };

/** Finds the first fault as Jackson meets it. Only for texts that are not JSON. */
export function findJsonFault(text: string): JsonFault {
  return new FaultFinder(text).find();
}

/** Where the fault is, as Jackson writes it into its messages. */
export function faultSource(text: string, { line, column }: JsonFault): string {
  return sourceAt(text, line, column);
}

function sourceAt(text: string, line: number, column: number): string {
  const shown = text.length > 500 ? `"${text.slice(0, 500)}"[truncated ${text.length - 500} chars]` : `"${text}"`;
  return `[Source: (String)${shown}; line: ${line}, column: ${column}]`;
}

/** Thrown at the first fault; never leaves this file. */
class Found extends Error {}

class FaultFinder {
  readonly #text: string;
  readonly #scopes: Scope[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  find(): JsonFault {
    try {
      this.#walk();
    } catch (error) {
      if (error instanceof Found) return { message: error.message, ...this.#place(this.#at) };
      throw error;
    }
    return { message: 'Trailing token found after the end of the value', ...this.#place(this.#at) };
  }

  #walk(): void {
    this.#skipSpace();
    if (this.#isAtEnd()) this.#fail('No content to map due to end-of-input');
    this.#value();
    // A loop and not recursion: a text of a million brackets must not end the process.
    for (let scope = this.#scopes.at(-1); scope; scope = this.#scopes.at(-1)) this.#entry(scope);
    this.#skipSpace();
    if (!this.#isAtEnd()) this.#value();
  }

  /** One more entry of the innermost object or array, or its end. */
  #entry(scope: Scope): void {
    this.#skipSpace();
    if (this.#isAtEnd()) this.#endInside(scope);
    let next = this.#peek();
    if (next === '}' || next === ']') {
      this.#close(scope, next);
      return;
    }
    if (scope.entries > 0) {
      if (next !== ',') this.#unexpected(`was expecting comma to separate ${scope.kind} entries`);
      this.#at++;
      this.#skipSpace();
      if (this.#isAtEnd()) this.#fail(`Unexpected end-of-input within/between ${scope.kind} entries`);
      next = this.#peek();
    }
    scope.entries++;
    if (scope.kind === 'Object') {
      if (next !== '"') this.#unexpected('was expecting double-quote to start field name');
      this.#string('in field name', 'name');
      this.#skipSpace();
      if (this.#isAtEnd()) this.#fail('Unexpected end-of-input within/between Object entries');
      if (this.#peek() !== ':') this.#unexpected('was expecting a colon to separate field name and value');
      this.#at++;
      this.#skipSpace();
      if (this.#isAtEnd()) this.#fail('Unexpected end-of-input within/between Object entries');
    }
    this.#value();
  }

  #value(): void {
    const first = this.#peek();
    if (first === '{' || first === '[') {
      this.#scopes.push({ kind: first === '{' ? 'Object' : 'Array', start: this.#at, entries: 0 });
      this.#at++;
    } else if (first === '"') this.#string(': was expecting closing quote for a string value', 'string value');
    else if (first === '-' || isDigit(first)) this.#number();
    else if (first === ']' || first === '}') this.#unexpected('expected a value');
    else this.#token(first);
  }

  #close(scope: Scope, marker: string): void {
    const expected = scope.kind === 'Object' ? '}' : ']';
    this.#at++;
    if (marker !== expected) {
      const start = this.#sourceOf(scope);
      this.#fail(
        `Unexpected close marker '${marker}': expected '${expected}' (for ${scope.kind} starting at ${start})`,
      );
    }
    this.#scopes.pop();
  }

  #endInside(scope: Scope): never {
    const start = this.#sourceOf(scope);
    this.#fail(`Unexpected end-of-input: expected close marker for ${scope.kind} (start marker at ${start})`);
  }

  #string(ending: string, what: string): void {
    this.#at++;
    for (;;) {
      if (this.#isAtEnd()) this.#fail(`Unexpected end-of-input${ending.startsWith(':') ? '' : ' '}${ending}`);
      const char = this.#peek();
      this.#at++;
      if (char === '"') return;
      if (char === '\\') this.#escape();
      else if (char < ' ') {
        const code = char.charCodeAt(0);
        const message = `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in ${what}`;
        this.#fail(message);
      }
    }
  }

  #escape(): void {
    if (this.#isAtEnd()) this.#fail('Unexpected end-of-input in character escape sequence');
    const char = this.#peek();
    this.#at++;
    if (!'"\\/bfnrtu'.includes(char)) this.#fail(`Unrecognized character escape ${describe(char)}`);
    if (char !== 'u') return;
    for (let digit = 0; digit < 4; digit++) {
      if (this.#isAtEnd()) this.#fail('Unexpected end-of-input in character escape sequence');
      if (!/[0-9a-fA-F]/.test(this.#peek())) this.#unexpected('expected a hex-digit for character escape sequence');
      this.#at++;
    }
  }

  #number(): void {
    if (this.#peek() === '-') {
      this.#at++;
      if (!isDigit(this.#peek())) {
        const char = this.#peek();
        this.#at++;
        this.#fail(
          `Unexpected character (${describe(char)}) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value`,
        );
      }
    }
    if (this.#peek() === '0' && isDigit(this.#text[this.#at + 1] ?? '')) {
      this.#at++;
      this.#fail('Invalid numeric value: Leading zeroes not allowed');
    }
    this.#digits();
    if (this.#peek() === '.') {
      this.#at++;
      this.#wantDigit('Decimal point not followed by a digit');
    }
    if (this.#peek() === 'e' || this.#peek() === 'E') {
      this.#at++;
      if (this.#peek() === '+' || this.#peek() === '-') this.#at++;
      this.#wantDigit('Exponent indicator not followed by a digit');
    }
    if (this.#scopes.length === 0 && !this.#isAtEnd() && !isSpace(this.#peek())) {
      this.#unexpected('Expected space separating root-level values');
    }
  }

  #wantDigit(comment: string): void {
    if (!isDigit(this.#peek())) {
      const char = this.#peek();
      this.#at++;
      this.#fail(`Unexpected character (${describe(char)}) in numeric value: ${comment}`);
    }
    this.#digits();
  }

  #digits(): void {
    while (isDigit(this.#peek())) this.#at++;
  }

  #token(first: string): void {
    const start = this.#at;
    if (!identifierStart.test(first)) this.#unexpected(`expected a valid value ${VALUES}`);
    while (identifierPart.test(this.#peek())) this.#at++;
    const token = this.#text.slice(start, this.#at);
    if (['true', 'false', 'null'].includes(token)) return;
    if (['NaN', 'Infinity'].includes(token)) {
      this.#fail(`Non-standard token '${token}': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow`);
    }
    const shown = token.length > 256 ? `${token.slice(0, 256)}...` : token;
    this.#fail(`Unrecognized token '${shown}': was expecting ${VALUES}`);
  }

  #unexpected(comment: string): never {
    const char = this.#peek();
    this.#at++;
    this.#fail(`Unexpected character (${describe(char)}): ${comment}`);
  }

  #fail(message: string): never {
    throw new Found(message);
  }

  #sourceOf(scope: Scope): string {
    const { line, column } = this.#place(scope.start);
    return sourceAt(this.#text, line, column);
  }

  #place(offset: number): { line: number; column: number } {
    const before = this.#text.slice(0, offset);
    const lines = before.split(/\r\n|\r|\n/);
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  }

  #skipSpace(): void {
    while (isSpace(this.#peek())) this.#at++;
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char !== '';
}

function describe(char: string): string {
  const code = char.charCodeAt(0);
  if (Number.isNaN(code)) return 'end-of-input';
  if (code < 32) return `(CTRL-CHAR, code ${code})`;
  return code > 255 ? `'${char}' (code ${code} / 0x${code.toString(16)})` : `'${char}' (code ${code})`;
}
