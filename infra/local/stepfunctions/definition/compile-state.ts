import type { State } from '../interpreter/machine.ts';
import type { Template } from '../interpreter/template.ts';
import { compileCatch, compileRetry } from './compile-answers.ts';
import { checkTask, compileCredentials, compileResource } from './compile-task.ts';
import { compileYield } from './compile-yield.ts';
import type { Fields } from './fields.ts';
import { type Language, stateLanguage } from './query-language.ts';
import { compileChoice } from './states/compile-choice.ts';
import { compileMap } from './states/compile-map.ts';
import { compileBranches } from './states/compile-parallel.ts';
import { compileWait } from './states/compile-wait.ts';
import { textField, valueField } from './value-field.ts';

/** Compiles a nested block of states and answers its key. */
export type CompileBlock = (fields: Fields, key: string) => string;

const kinds = ['Pass', 'Succeed', 'Fail', 'Wait', 'Choice', 'Task', 'Parallel', 'Map'];

/** One state; what is wrong with it goes to the findings, and what is returned then is of no use. */
export function compileState(
  name: string,
  fields: Fields,
  machineLanguage: Language,
  key: string,
  compileBlock: CompileBlock,
): State | undefined {
  const kind = fields.text('Type');
  if (kind === undefined || !kinds.includes(kind)) {
    if (kind === undefined) fields.findings.wrong('These fields are required: [Type]', fields.location);
    else fields.wrong('Type', `Value is not one of: [${kinds.join(', ')}]`);
    return undefined;
  }
  fields.setLanguage(stateLanguage(fields, machineLanguage));
  const state = compileKind(kind, name, fields, key, compileBlock);
  fields.refuseOthers();
  return state;
}

function compileKind(kind: string, name: string, fields: Fields, key: string, compileBlock: CompileBlock): State {
  if (kind === 'Fail') return { kind, name, error: textField(fields, 'Error'), cause: textField(fields, 'Cause') };
  const common = fields.language === 'JSONPath' ? { name, inputPath: fields.path('InputPath') } : { name };
  switch (kind) {
    case 'Pass':
      return {
        kind,
        ...common,
        ...compileLeaving(fields),
        result: fields.language === 'JSONPath' ? fields.raw('Result') : undefined,
        arguments: fields.language === 'JSONPath' ? fields.template('Parameters') : undefined,
      };
    case 'Succeed':
      return { kind, ...common, ...compileYield(fields) };
    case 'Wait':
      return { kind, ...common, ...compileLeaving(fields), ...compileWait(fields) };
    case 'Choice':
      return { kind, ...common, ...compileChoice(fields) };
    case 'Task':
      checkTask(fields);
      return {
        kind,
        ...common,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        resource: compileResource(fields),
        arguments: argumentsOf(fields),
        timeoutSeconds: secondsOf(fields, 'TimeoutSeconds'),
        heartbeatSeconds: secondsOf(fields, 'HeartbeatSeconds'),
        credentials: compileCredentials(fields),
      };
    case 'Parallel':
      return {
        kind,
        ...common,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        arguments: argumentsOf(fields),
        branches: compileBranches(fields, key, compileBlock),
      };
    default:
      return {
        kind: 'Map',
        ...common,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        ...compileMap(fields, key, compileBlock),
      };
  }
}

function compileLeaving(fields: Fields): ReturnType<typeof compileYield> & { next: string | undefined } {
  const next = fields.text('Next');
  const isEnd = fields.flag('End');
  if (next === undefined && !isEnd) fields.findings.wrong('These fields are required: [Next or End]', fields.location);
  if (next !== undefined && isEnd) fields.findings.wrong(`'Next' and 'End' exclude each other`, fields.location);
  return { ...compileYield(fields), next };
}

function compileAnswers(fields: Fields): {
  retry: ReturnType<typeof compileRetry>;
  catch: ReturnType<typeof compileCatch>;
} {
  return { retry: compileRetry(fields), catch: compileCatch(fields) };
}

function argumentsOf(fields: Fields): Template | undefined {
  return fields.template(fields.language === 'JSONata' ? 'Arguments' : 'Parameters');
}

function secondsOf(fields: Fields, name: string): Template | undefined {
  const template = valueField(fields, name);
  if (template?.kind === 'constant') fields.number(name, 1);
  return template;
}
