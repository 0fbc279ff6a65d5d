/**
 * Randomness that is a function of its seed alone, so that a replay draws the same numbers.
 * The generator is sfc32, seeded by a 128-bit string hash; it is not meant for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: string) {
    [this.#a, this.#b, this.#c, this.#d] = hash128(seed);
    for (let round = 0; round < 12; round++) this.#word();
  }

  #word(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    return (this.#word() * 0x200000 + (this.#word() >>> 11)) / 0x20000000000000;
  }

  /** As many lower-case hexadecimal digits as asked for. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.#word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

function hash128(text: string): [number, number, number, number] {
  const state: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    state[0] = Math.imul(state[0] ^ code, 0x85ebca6b) ^ (state[3] >>> 13);
    state[1] = Math.imul(state[1] ^ code, 0xc2b2ae35) ^ (state[0] >>> 16);
    state[2] = Math.imul(state[2] ^ code, 0x27d4eb2f) ^ (state[1] >>> 15);
    state[3] = Math.imul(state[3] ^ code, 0x165667b1) ^ (state[2] >>> 14);
  }
  return state;
}
