/** One thing that is wrong with a definition, in the shape of ValidateStateMachineDefinition. */
export type Diagnostic = {
  readonly code: string;
  readonly message: string;
  /** Absent for what is wrong with the whole. */
  readonly location?: string;
  /** A warning stops nobody from creating the machine; absent, it is an error. */
  readonly severity?: 'WARNING';
};

/** A definition that cannot run: it is wrong, or it needs a part of the language that this server does not have. */
export class InvalidDefinition extends Error {
  override name = 'InvalidDefinition';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const lines = diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location ?? null}`);
    super(`Invalid State Machine Definition: '${lines.join(', ')}'`);
    this.diagnostics = diagnostics;
  }
}

/** Collects what is wrong, so that one answer names it all. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];

  add(code: string, message: string, location?: string): void {
    this.diagnostics.push({ code, message, ...(location === undefined ? {} : { location }) });
  }

  wrong(message: string, location: string): void {
    this.add('SCHEMA_VALIDATION_FAILED', message, location);
  }

  /** Allowed, and perhaps not what was meant. */
  warn(code: string, message: string, location: string): void {
    this.diagnostics.push({ code, message, location, severity: 'WARNING' });
  }

  /** Whether there is more than warnings. */
  hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === undefined);
  }

  /** Valid on AWS, and not here: the message names what is missing. */
  missing(what: string, location: string): void {
    this.add('NOT_SUPPORTED', `${what} is not supported by this server`, location);
  }
}
