import type { Template } from '../../interpreter/template.ts';
import { parseInstant } from '../../interpreter/timestamp.ts';
import type { Fields } from '../fields.ts';
import { valueField } from '../value-field.ts';

/** How long a Wait waits, in one of its four fields. */
export function compileWait(fields: Fields): { field: 'Seconds' | 'Timestamp'; until: Template } {
  const seconds = valueField(fields, 'Seconds');
  const timestamp = valueField(fields, 'Timestamp');
  if ((seconds === undefined) === (timestamp === undefined)) {
    fields.findings.wrong('Exactly one of these fields is required: [Seconds, Timestamp]', fields.location);
  }
  if (seconds?.kind === 'constant') fields.number('Seconds', 0);
  if (timestamp?.kind === 'constant' && parseInstant(timestamp.value) === undefined) {
    fields.wrong('Timestamp', 'String does not match RFC3339 timestamp');
  }
  if (timestamp) return { field: 'Timestamp', until: timestamp };
  return { field: 'Seconds', until: seconds ?? { kind: 'constant', value: 0 } };
}
