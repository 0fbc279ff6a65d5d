/** A map run fails, in the words of AWS's error names and causes. */
export class MapRunFailure extends Error {
  override name = 'MapRunFailure';
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** The items cannot be had. */
export function itemReaderFailed(cause: string): MapRunFailure {
  return new MapRunFailure('States.ItemReaderFailed', cause);
}
