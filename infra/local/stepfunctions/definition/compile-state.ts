import type { ChoiceRule, State } from '../interpreter/machine.ts';
import { parseTimestamp } from '../interpreter/states/begin-wait.ts';
import type { Template } from '../interpreter/template.ts';
import { compileCatch, compileRetry, compileYield, eachObject, requiredText } from './compile-answers.ts';
import { checkTask, compileResource } from './compile-task.ts';
import type { Fields } from './fields.ts';
import { type Language, refuseJsonPath, stateLanguage } from './query-language.ts';

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
  const language = stateLanguage(fields, machineLanguage);
  if (language === 'JSONPath') {
    // Refused as a whole: its other fields mean something else in JSONPath.
    if (refuseJsonPath(fields, kind)) return { kind: 'Succeed', name, output: undefined, assign: undefined };
  } else if (fields.has('Result'))
    fields.wrong('Result', `The field 'Result' is not supported by the query language JSONata`);
  const state = compileKind(kind, name, fields, key, compileBlock);
  fields.refuseOthers();
  return state;
}

function compileKind(kind: string, name: string, fields: Fields, key: string, compileBlock: CompileBlock): State {
  switch (kind) {
    case 'Pass':
      return { kind: 'Pass', name, ...compileLeaving(fields), result: fields.raw('Result') };
    case 'Succeed':
      return { kind: 'Succeed', name, ...compileYield(fields) };
    case 'Fail':
      return { kind: 'Fail', name, error: fields.template('Error'), cause: fields.template('Cause') };
    case 'Wait':
      return { kind: 'Wait', name, ...compileLeaving(fields), ...compileWait(fields) };
    case 'Choice':
      return { kind: 'Choice', name, ...compileYield(fields), ...compileChoice(fields) };
    case 'Task':
      checkTask(fields);
      return {
        kind: 'Task',
        name,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        resource: compileResource(fields),
        arguments: fields.template('Arguments'),
        timeoutSeconds: secondsOf(fields, 'TimeoutSeconds'),
        heartbeatSeconds: secondsOf(fields, 'HeartbeatSeconds'),
      };
    case 'Parallel':
      return {
        kind: 'Parallel',
        name,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        arguments: fields.template('Arguments'),
        branches: compileBranches(fields, key, compileBlock),
      };
    default:
      return {
        kind: 'Map',
        name,
        ...compileLeaving(fields),
        ...compileAnswers(fields),
        processor: compileProcessor(fields, key, compileBlock),
        items: compileItems(fields),
        itemSelector: fields.template('ItemSelector'),
        maxConcurrency: fields.template('MaxConcurrency'),
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

function compileWait(fields: Fields): { field: 'Seconds' | 'Timestamp'; until: Template } {
  const named = (['Seconds', 'Timestamp'] as const).filter((name) => fields.has(name));
  const field = named[0] ?? 'Seconds';
  if (named.length !== 1) {
    fields.findings.wrong('Exactly one of these fields is required: [Seconds, Timestamp]', fields.location);
  }
  const until = fields.template(field) ?? { kind: 'constant', value: 0 };
  if (until.kind === 'constant') {
    if (field === 'Timestamp' && parseTimestamp(until.value) === undefined) {
      fields.wrong(field, 'String does not match RFC3339 timestamp');
    }
    if (field === 'Seconds') fields.number(field, 0);
  }
  return { field, until };
}

function compileChoice(fields: Fields): { choices: ChoiceRule[]; default: string | undefined } {
  const choices = eachObject(fields, 'Choices', (rule) => {
    const condition = rule.template('Condition');
    if (!condition) rule.findings.wrong('These fields are required: [Condition]', rule.location);
    else if (condition.kind !== 'expression' && typeof rule.raw('Condition') !== 'boolean') {
      rule.wrong('Condition', 'Expected a JSONata expression or a Boolean');
    }
    return {
      ...compileYield(rule),
      condition: condition ?? ({ kind: 'constant', value: false } as const),
      next: requiredText(rule, 'Next'),
    };
  });
  if (choices.length === 0) fields.findings.wrong('These fields are required: [Choices]', fields.location);
  return { choices, default: fields.text('Default') };
}

function secondsOf(fields: Fields, name: string): Template | undefined {
  const template = fields.template(name);
  if (template?.kind === 'constant') fields.number(name, 1);
  return template;
}

function compileBranches(fields: Fields, key: string, compileBlock: CompileBlock): string[] {
  if (!fields.has('Branches')) fields.findings.wrong('These fields are required: [Branches]', fields.location);
  return eachObject(fields, 'Branches', (branch, index) => compileBlock(branch, `${key}/${index}`));
}

function compileProcessor(fields: Fields, key: string, compileBlock: CompileBlock): string {
  const processor = fields.object('ItemProcessor') ?? fields.object('Iterator');
  if (!processor) {
    fields.findings.wrong('These fields are required: [ItemProcessor]', fields.location);
    return '';
  }
  const config = processor.object('ProcessorConfig');
  const mode = config?.text('Mode');
  if (mode === 'DISTRIBUTED') processor.findings.missing('Distributed Map', `${processor.location}/ProcessorConfig`);
  else if (mode !== undefined && mode !== 'INLINE') config?.wrong('Mode', 'Value is not one of: [INLINE, DISTRIBUTED]');
  for (const name of ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label']) {
    if (fields.raw(name) !== undefined) fields.findings.missing(`'${name}' of a Map`, fields.location);
  }
  // An inline Map fails with its first item whatever these say.
  fields.template('ToleratedFailureCount');
  fields.template('ToleratedFailurePercentage');
  const processorKey = compileBlock(processor, `${key}/0`);
  processor.refuseOthers();
  return processorKey;
}

function compileItems(fields: Fields): Template | undefined {
  const items = fields.template('Items');
  if (items && items.kind !== 'expression' && !Array.isArray(fields.raw('Items'))) {
    fields.wrong('Items', 'Expected a JSONata expression or an Array');
  }
  return items;
}
