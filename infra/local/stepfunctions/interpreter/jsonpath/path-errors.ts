/** A text that is no JSONPath, or no Reference Path where one is needed; the message says what is wrong with it. */
export class InvalidPath extends Error {
  override name = 'InvalidPath';
  readonly source: string;

  constructor(source: string, detail: string) {
    super(detail);
    this.source = source;
  }
}

/**
 * A path that cannot be followed through the data; AWS answers with States.Runtime.
 * The message is AWS's: `Invalid path '$.a.b' : Missing property in path $['a']`.
 */
export class PathFailure extends Error {
  override name = 'PathFailure';
  readonly source: string;

  constructor(source: string, message: string) {
    super(message);
    this.source = source;
  }
}

/** A Reference Path that cannot be read or written; `error` is the name AWS gives it. */
export class ReferenceFailure extends Error {
  override name = 'ReferenceFailure';
  readonly error = 'States.ReferencePathConflict';
}
