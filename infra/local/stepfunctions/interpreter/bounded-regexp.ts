import { setFlagsFromString } from 'node:v8';
import { createContext, Script } from 'node:vm';

/**
 * V8 tries the ways in which a pattern may match one after the other, of which there can be more than anybody can wait
 * for. After many in vain it goes over to an engine that takes linear time and finds the same.
 */
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** That engine knows no look-around and no back-references; patterns with those get this long, in milliseconds. */
const LONGEST = 1000;
const needsBacktracking = /\(\?<?[=!]|\\[1-9k]/;
const matching = new Script('pattern.lastIndex = from; pattern.exec(text)');

/** What JSONata matches with: a RegExp that comes to an end. Its `exec` throws when that takes too long. */
export class BoundedRegExp extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    if (!needsBacktracking.test(this.source)) return super.exec(text);
    const pattern = new RegExp(this.source, this.flags);
    const context = createContext({ pattern, from: this.lastIndex, text });
    const found: RegExpExecArray | null = matching.runInContext(context, { timeout: LONGEST });
    this.lastIndex = pattern.lastIndex;
    return found;
  }
}
