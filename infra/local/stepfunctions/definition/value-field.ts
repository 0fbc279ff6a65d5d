import { compileQuery } from '../interpreter/payload-template.ts';
import type { Template } from '../interpreter/template.ts';
import type { Fields } from './fields.ts';

/** A value given in the field, or in JSONPath by the path in the field of that name and `Path`. */
export function valueField(fields: Fields, name: string): Template | undefined {
  const path = pathField(fields, name);
  const value = fields.raw(name);
  if (path && value !== undefined) {
    fields.findings.wrong(`'${name}' and '${name}Path' exclude each other`, fields.location);
  }
  if (path) return path;
  if (fields.language === 'JSONata') return fields.template(name);
  return value === undefined ? undefined : { kind: 'constant', value };
}

/** As `valueField`, for fields whose path may be a call of an intrinsic function, too. */
export function textField(fields: Fields, name: string): Template | undefined {
  const source = fields.language === 'JSONata' ? undefined : fields.text(`${name}Path`);
  if (source === undefined) return valueField(fields, name);
  try {
    return compileQuery(source, `${name}Path`);
  } catch {
    return fields.wrong(`${name}Path`, 'Value must be a valid JSONPath or a valid intrinsic function call');
  }
}

function pathField(fields: Fields, name: string): Template | undefined {
  if (fields.language === 'JSONata') return undefined;
  const path = fields.path(`${name}Path`);
  if (path === null) return fields.wrong(`${name}Path`, 'Expected value of type String');
  return path && { kind: 'path', path, field: undefined };
}
