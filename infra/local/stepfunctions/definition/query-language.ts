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
