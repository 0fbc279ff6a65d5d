import type { Json } from '../json.ts';
import type { Random } from '../random.ts';
import * as arrays from './array-functions.ts';
import * as encodings from './encoding-functions.ts';
import * as jsons from './json-functions.ts';
import * as math from './math-functions.ts';
import * as strings from './string-functions.ts';

/** Throws InvalidArguments. */
export type IntrinsicFunction = (args: readonly Json[], random: Random) => Json;

/** All of AWS's, by their names. */
export const intrinsicFunctions: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ['States.Array', arrays.array],
  ['States.ArrayContains', arrays.arrayContains],
  ['States.ArrayGetItem', arrays.arrayGetItem],
  ['States.ArrayLength', arrays.arrayLength],
  ['States.ArrayPartition', arrays.arrayPartition],
  ['States.ArrayRange', arrays.arrayRange],
  ['States.ArrayUnique', arrays.arrayUnique],
  ['States.Base64Decode', encodings.base64Decode],
  ['States.Base64Encode', encodings.base64Encode],
  ['States.Format', strings.format],
  ['States.Hash', encodings.hash],
  ['States.JsonMerge', jsons.jsonMerge],
  ['States.JsonToString', jsons.jsonToString],
  ['States.MathAdd', math.mathAdd],
  ['States.MathRandom', math.mathRandom],
  ['States.StringSplit', strings.stringSplit],
  ['States.StringToJson', jsons.stringToJson],
  ['States.UUID', strings.uuid],
]);
