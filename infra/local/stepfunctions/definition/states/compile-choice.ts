import { compileComparison, isComparisonField } from '../../interpreter/choice/compile-comparison.ts';
import type { ChoiceRule, Yield } from '../../interpreter/machine.ts';
import { eachObject, requiredText } from '../compile-answers.ts';
import { compileRuleYield, compileYield } from '../compile-yield.ts';
import type { Fields } from '../fields.ts';

/** A Choice: its rules, its default and what leaves it. */
export function compileChoice(fields: Fields): Yield & { choices: ChoiceRule[]; default: string | undefined } {
  const yields = compileYield(fields);
  const choices = eachObject(fields, 'Choices', (rule) => ({
    ...compileRuleYield(rule, yields),
    test: rule.language === 'JSONata' ? compileCondition(rule) : compileComparisons(rule),
    next: requiredText(rule, 'Next'),
  }));
  if (choices.length === 0) fields.findings.wrong('These fields are required: [Choices]', fields.location);
  return { ...yields, choices, default: fields.text('Default') };
}

function compileCondition(rule: Fields): ChoiceRule['test'] {
  const condition = rule.template('Condition');
  if (!condition) rule.findings.wrong('These fields are required: [Condition]', rule.location);
  else if (condition.kind !== 'expression' && typeof rule.raw('Condition') !== 'boolean') {
    rule.wrong('Condition', 'Expected a JSONata expression or a Boolean');
  }
  return { kind: 'condition', condition: condition ?? { kind: 'constant', value: false } };
}

function compileComparisons(rule: Fields): ChoiceRule['test'] {
  const fields = Object.fromEntries(rule.entries());
  for (const name of Object.keys(fields)) if (isComparisonField(name)) rule.raw(name);
  const comparison = compileComparison(fields, (message, location) =>
    rule.findings.wrong(message, `${rule.location}${location}`),
  );
  // Without one the definition is refused.
  return { kind: 'comparison', comparison: comparison ?? { kind: 'or', comparisons: [] } };
}
