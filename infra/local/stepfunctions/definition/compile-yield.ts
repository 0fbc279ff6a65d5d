import type { Assign, JsonPathYield, Yield } from '../interpreter/machine.ts';
import { compileField } from '../interpreter/payload-template.ts';
import { compileTemplate } from '../interpreter/template.ts';
import type { Fields } from './fields.ts';

/** What leaves a state, wherever it stands: Output and Assign, or ResultSelector, ResultPath, OutputPath and Assign. */
export function compileYield(fields: Fields): Yield {
  const assign = compileAssign(fields);
  if (fields.language === 'JSONata') return { language: 'JSONata', output: fields.template('Output'), assign };
  return {
    language: 'JSONPath',
    resultSelector: fields.template('ResultSelector'),
    resultPath: fields.reference('ResultPath'),
    outputPath: fields.path('OutputPath'),
    assign,
  };
}

/** What leaves a Choice by one of its rules; the OutputPath is the state's. */
export function compileRuleYield(rule: Fields, state: Yield): Yield {
  if (state.language === 'JSONata') return compileYield(rule);
  const { resultSelector, resultPath, outputPath }: JsonPathYield = state;
  return { language: 'JSONPath', resultSelector, resultPath, outputPath, assign: compileAssign(rule) };
}

/** Variables to set; in JSONPath a name that ends in `.$` takes its value from a path or an intrinsic function. */
function compileAssign(fields: Fields): Assign | undefined {
  const assigned = fields.object('Assign');
  return assigned?.entries().map(([key, value]) => {
    const onError = (message: string, location: string): void => {
      assigned.findings.wrong(message, location === '' ? assigned.location : `${assigned.location}/${location}`);
    };
    const [name, template] =
      assigned.language === 'JSONata'
        ? ([key, compileTemplate(value, key, onError)] as const)
        : compileField(key, value, '', onError);
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) || name === 'states' || name.length > 80) {
      assigned.findings.wrong(`Invalid variable name '${name}'`, assigned.location);
    }
    return [name, template] as const;
  });
}
