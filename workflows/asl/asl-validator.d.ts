/** The package has no types of its own. */
declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[];
  }
  /** Writes into the definition it is given. */
  export default function validator(definition: object): Verdict;
}
