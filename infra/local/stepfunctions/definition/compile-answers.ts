import { isObject } from '../interpreter/json.ts';
import type { Catcher, Retrier } from '../interpreter/machine.ts';
import { compileYield } from './compile-yield.ts';
import type { Fields } from './fields.ts';

/** The Retry field; [] when it is absent. */
export function compileRetry(fields: Fields): Retrier[] {
  return eachObject(fields, 'Retry', (one) => ({
    errorEquals: errorEquals(one),
    intervalSeconds: one.number('IntervalSeconds', 0) ?? 1,
    maxAttempts: one.number('MaxAttempts', 0, 99_999_999) ?? 3,
    backoffRate: one.number('BackoffRate', 1, Number.MAX_VALUE, false) ?? 2,
    maxDelaySeconds: one.number('MaxDelaySeconds', 1, 31_622_400),
    jitter: jitter(one),
  }));
}

/** The Catch field; [] when it is absent. */
export function compileCatch(fields: Fields): Catcher[] {
  return eachObject(fields, 'Catch', (one) => {
    return { errorEquals: errorEquals(one), ...compileYield(one), next: requiredText(one, 'Next') };
  });
}

/** A text that must be there; '' with a finding when it is not. */
export function requiredText(fields: Fields, name: string): string {
  if (!fields.has(name)) fields.findings.wrong(`These fields are required: [${name}]`, fields.location);
  return fields.text(name) ?? '';
}

/** Compiles every object of a list; what is no object is a finding. */
export function eachObject<Compiled>(
  fields: Fields,
  name: string,
  compile: (one: Fields, index: number) => Compiled,
): Compiled[] {
  return (fields.list(name) ?? []).flatMap((value, index) => {
    const location = `${fields.at(name)}[${index}]`;
    if (!isObject(value)) {
      fields.findings.wrong('Expected value of type Object', location);
      return [];
    }
    const one = fields.within(value, location);
    const compiled = compile(one, index);
    one.refuseOthers();
    return [compiled];
  });
}

function errorEquals(fields: Fields): string[] {
  const names = fields.list('ErrorEquals');
  if (!names || names.length === 0) {
    fields.findings.wrong('These fields are required: [ErrorEquals]', fields.location);
    return [];
  }
  const texts = names.filter((name) => typeof name === 'string');
  if (texts.length < names.length) fields.wrong('ErrorEquals', 'Expected value of type String');
  if (texts.includes('States.ALL') && texts.length > 1) {
    fields.wrong('ErrorEquals', 'States.ALL must appear alone');
  }
  return texts;
}

function jitter(fields: Fields): boolean {
  const strategy = fields.text('JitterStrategy');
  if (strategy !== undefined && strategy !== 'FULL' && strategy !== 'NONE') {
    fields.wrong('JitterStrategy', 'Value is not one of: [FULL, NONE]');
  }
  return strategy === 'FULL';
}
