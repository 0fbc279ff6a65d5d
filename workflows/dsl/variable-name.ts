/** Variables the workflow keeps for itself, and the one AWS does. */
const ownNames = [
  'states',
  'input',
  'failure',
  'outcome',
  'undoFrom',
  'needsAttention',
  'stuck',
  'rounds',
  'decision',
] as const;

/** JSONata's functions (https://docs.jsonata.org) and AWS's: a variable of the same name would hide the function. */
// biome-ignore format: a list of words
const functionNames = [
  'sum', 'count', 'max', 'min', 'average', 'string', 'substring', 'substringBefore', 'substringAfter', 'lowercase',
  'uppercase', 'length', 'trim', 'pad', 'match', 'contains', 'replace', 'split', 'join', 'formatNumber', 'formatBase',
  'formatInteger', 'parseInteger', 'number', 'floor', 'ceil', 'round', 'abs', 'sqrt', 'power', 'random', 'boolean', 'not',
  'map', 'zip', 'filter', 'single', 'reduce', 'sift', 'keys', 'lookup', 'append', 'exists', 'spread', 'merge', 'reverse',
  'each', 'error', 'assert', 'type', 'sort', 'shuffle', 'distinct', 'encodeUrlComponent', 'encodeUrl',
  'decodeUrlComponent', 'decodeUrl', 'eval', 'toMillis', 'fromMillis', 'clone', 'now', 'millis', 'partition', 'range',
  'hash', 'uuid', 'parse', 'base64encode', 'base64decode',
] as const;

/** Names a step cannot have, for its result is kept in a variable of its name. */
export type Reserved = (typeof ownNames)[number] | (typeof functionNames)[number];

/** What the compiler cannot see of a name: that it can be read as a variable. AWS takes 80 characters at most. */
export function variableName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9]{0,79}$/.test(name)) return name;
  throw new TypeError(
    `a step's name is that of a variable, letters and digits such as "shippingLabel"; "${name}" is not`,
  );
}
