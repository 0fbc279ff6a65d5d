import type { Fields } from './fields.ts';

export type Language = 'JSONata' | 'JSONPath';

/** The language of one state: its own, or the machine's. */
export function stateLanguage(fields: Fields, machine: Language): Language {
  const own = readLanguage(fields);
  if (own === 'JSONPath' && machine === 'JSONata') {
    fields.findings.wrong(
      `'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`,
      fields.location,
    );
  }
  return own ?? machine;
}

/** The QueryLanguage field; undefined when it is absent. */
export function readLanguage(fields: Fields): Language | undefined {
  const language = fields.text('QueryLanguage');
  if (language === undefined || language === 'JSONata' || language === 'JSONPath') return language;
  fields.wrong('QueryLanguage', 'Value is not one of: [JSONPath, JSONata]');
  return undefined;
}

const jsonPathFields = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'ItemSelector',
  'Assign',
];

/**
 * A JSONPath state may pass its data on as it is; what would need JSONPath is refused with its name.
 * Answers whether anything was.
 */
export function refuseJsonPath(fields: Fields, kind: string): boolean {
  const before = fields.findings.diagnostics.length;
  fields.takeLiterally();
  if (kind === 'Choice' && fields.raw('Choices') !== undefined) {
    fields.findings.missing(`A Choice in the query language JSONPath`, fields.location);
  }
  for (const name of jsonPathFields) {
    if (fields.raw(name) !== undefined) {
      fields.findings.missing(`The field '${name}' of the query language JSONPath`, fields.location);
    }
  }
  for (const name of ['Arguments', 'Output', 'Items', 'Condition']) {
    if (fields.raw(name) !== undefined) {
      fields.findings.wrong(`The field '${name}' is not supported by the query language JSONPath`, fields.location);
    }
  }
  return fields.findings.diagnostics.length > before;
}
