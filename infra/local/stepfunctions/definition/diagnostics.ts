/** One thing that is wrong with a definition, in the shape of ValidateStateMachineDefinition. */
export type Diagnostic = { readonly code: string; readonly message: string; readonly location: string };

/** A definition that cannot run: it is wrong, or it needs a part of the language that this server does not have. */
export class InvalidDefinition extends Error {
  override name = 'InvalidDefinition';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const lines = diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`);
    super(`Invalid State Machine Definition: '${lines.join(', ')}'`);
    this.diagnostics = diagnostics;
  }
}

/** Collects what is wrong, so that one answer names it all. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  wrong(message: string, location: string): void {
    this.diagnostics.push({ code: 'SCHEMA_VALIDATION_FAILED', message, location });
  }

  /** Valid on AWS, and not here: the message names what is missing. */
  missing(what: string, location: string): void {
    this.diagnostics.push({
      code: 'NOT_SUPPORTED',
      message: `${what} is not supported by this server`,
      location,
    });
  }
}
