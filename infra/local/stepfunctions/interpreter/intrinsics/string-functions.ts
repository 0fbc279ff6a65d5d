import type { Json } from '../json.ts';
import { javaText } from '../jsonpath/java-text.ts';
import type { Random } from '../random.ts';
import { expectCount, expectText } from './expect-argument.ts';
import { InvalidArguments } from './intrinsic-errors.ts';

/** The first argument with each `{}` replaced by the next of the others; `\{`, `\}`, `\'` and `\\` stand for themselves. */
export function format(args: readonly Json[]): Json {
  expectCount(args, 1, Number.POSITIVE_INFINITY);
  const template = javaText(args[0] ?? null);
  let text = '';
  let used = 0;
  for (let index = 0; index < template.length; index++) {
    const char = template.charAt(index);
    const next = template.charAt(index + 1);
    if (char === '\\' && next !== '' && "{}'\\".includes(next)) {
      text += next;
      index++;
    } else if (char === '{') {
      if (next !== '}') throw new InvalidArguments("matching '}' not found for '{'.", 'template');
      used++;
      text += javaText(args[used] ?? null);
      index++;
    } else if (char === '}') {
      throw new InvalidArguments("matching '{' not found for '}'.", 'template');
    } else text += char;
  }
  if (used !== args.length - 1) {
    throw new InvalidArguments('number of arguments do not match the occurrences of {}.');
  }
  return text;
}

/** Every character of the second text parts the first; between two of them there is nothing. */
export function stringSplit(args: readonly Json[]): Json {
  expectCount(args, 2);
  const text = expectText(args[0]);
  const delimiters = new Set(expectText(args[1]));
  const tokens: string[] = [];
  let token = '';
  for (const char of text) {
    if (!delimiters.has(char)) token += char;
    else if (token !== '') {
      tokens.push(token);
      token = '';
    }
  }
  if (token !== '') tokens.push(token);
  return tokens;
}

export function uuid(args: readonly Json[], random: Random): Json {
  expectCount(args, 0);
  return random.uuid();
}
