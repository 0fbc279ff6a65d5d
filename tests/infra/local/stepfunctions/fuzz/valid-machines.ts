import fc from 'fast-check';

type Language = 'JSONata' | 'JSONPath';
type Fields = Record<string, unknown>;

const errors = ['Boom', 'States.TaskFailed', 'States.ALL', 'States.Timeout'];

/** What may leave a state, in its language; some of it fails at run time. An inner block has variables of its own. */
const yieldsAt = (x: string): Record<Language, fc.Arbitrary<Fields>> => ({
  JSONata: fc.record(
    {
      Output: fc.constantFrom<unknown>(
        '{% $states.input %}',
        '{% {"n": $count($states.input.*)} %}',
        '{% $missing %}',
        { a: [1, '{% $states.context.State.Name %}'] },
        '{% $states.input.n + 1 %}',
        '{% $random() %}',
      ),
      Assign: fc.constantFrom<unknown>(
        { [x]: 1 },
        { [`${x}y`]: '{% $states.input %}' },
        { [x]: `{% $${x} %}` },
        { [`${x}z`]: '{% $uuid() %}' },
      ),
    },
    { requiredKeys: [] },
  ),
  JSONPath: fc.record(
    {
      InputPath: fc.constantFrom('$', '$.a', '$$.Execution', null),
      OutputPath: fc.constantFrom('$', '$.a', null),
      Assign: fc.constantFrom<unknown>({ [x]: 1 }, { [`${x}y.$`]: '$' }, { [`${x}z.$`]: 'States.UUID()' }),
    },
    { requiredKeys: [] },
  ),
});

const answers = (targets: readonly string[]) =>
  fc.record(
    {
      Retry: fc.array(
        fc.record({
          ErrorEquals: fc.constantFrom(...errors).map((one) => [one]),
          IntervalSeconds: fc.integer({ min: 1, max: 100 }),
          MaxAttempts: fc.integer({ min: 0, max: 3 }),
          BackoffRate: fc.double({ min: 1, max: 3, noNaN: true }),
          JitterStrategy: fc.constantFrom('FULL', 'NONE'),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      ...(targets.length === 0
        ? {}
        : {
            Catch: fc.array(
              fc.record({
                ErrorEquals: fc.constantFrom(...errors).map((one) => [one]),
                Next: fc.constantFrom(...targets),
              }),
              { minLength: 1, maxLength: 2 },
            ),
          }),
    },
    { requiredKeys: [] },
  );

const choice: Record<Language, fc.Arbitrary<Fields>> = {
  JSONata: fc
    .constantFrom<unknown>('{% true %}', '{% $states.input.a = 1 %}', '{% $exists($x2) %}', '{% 1 %}')
    .map((Condition) => ({ Condition })),
  JSONPath: fc.constantFrom<Fields>(
    { Variable: '$.a', IsPresent: true },
    { Variable: '$', IsString: false },
    { Variable: '$.a', NumericGreaterThan: 0 },
    { Not: { Variable: '$.a', StringMatches: '*x*' } },
  ),
};

/** The state `at` of a block; it leads to later states only, so every way through the block ends. */
function state(language: Language, names: readonly string[], at: number, depth: number): fc.Arbitrary<Fields> {
  const later = names.slice(at + 1);
  const way: fc.Arbitrary<Fields> =
    later.length === 0
      ? fc.constant({ End: true })
      : fc.oneof(
          fc.constantFrom(...later).map((Next) => ({ Next })),
          fc.constant({ End: true }),
        );
  const leaving = fc.tuple(yieldsAt(`x${depth}`)[language], way).map(([one, other]) => ({ ...one, ...other }));
  const both = (own: fc.Arbitrary<Fields>, ...others: fc.Arbitrary<Fields>[]) =>
    fc.tuple(own, ...others).map((parts) => Object.assign({}, ...parts));
  const seconds = {
    JSONata: fc.constantFrom<unknown>(0, 7, '{% 5 %}', '{% $states.input.n %}').map((Seconds) => ({ Seconds })),
    JSONPath: fc.constantFrom<Fields>({ Seconds: 7 }, { SecondsPath: '$.n' }),
  };
  const kinds: fc.Arbitrary<Fields>[] = [
    both(fc.constant({ Type: 'Pass' }), leaving),
    both(fc.constant({ Type: 'Wait' }), leaving, seconds[language]),
    both(
      fc.constant({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f' }),
      leaving,
      answers(later),
      fc.record({ TimeoutSeconds: fc.integer({ min: 2, max: 9 }) }, { requiredKeys: [] }),
    ),
    fc.constantFrom<Fields>({ Type: 'Succeed' }, { Type: 'Fail' }, { Type: 'Fail', Error: 'Boom', Cause: 'c' }),
  ];
  if (later.length > 0) {
    const rule = both(
      choice[language],
      fc.constantFrom(...later).map((Next) => ({ Next })),
    );
    const own = fc.record(
      { Choices: fc.array(rule, { minLength: 1, maxLength: 3 }), Default: fc.constantFrom(...later) },
      { requiredKeys: ['Choices'] },
    );
    kinds.push(both(fc.constant({ Type: 'Choice' }), own as fc.Arbitrary<Fields>));
  }
  if (depth > 0) {
    const inside = (index: string) => block(language, `${names[at]}.${index}`, depth - 1);
    kinds.push(
      both(
        fc.tuple(inside('l'), inside('r')).map((Branches) => ({ Type: 'Parallel', Branches })),
        leaving,
        answers(later),
      ),
      both(
        inside('i').map((ItemProcessor) => ({ Type: 'Map', ItemProcessor })),
        leaving,
        answers(later),
        fc.constantFrom<Fields>(
          ...(language === 'JSONata'
            ? [{ Items: [1, 2, 3], MaxConcurrency: 2 }, { Items: '{% $states.input.list %}' }]
            : [
                { ItemsPath: '$.list' },
                { ItemsPath: '$.list', MaxConcurrency: 1, ItemSelector: { 'v.$': '$$.Map.Item.Value' } },
              ]),
        ),
      ),
    );
  }
  return fc.oneof(...kinds);
}

function block(language: Language, prefix: string, depth: number): fc.Arbitrary<Fields> {
  return fc.integer({ min: 1, max: 4 }).chain((size) => {
    const names = Array.from({ length: size }, (_, index) => `${prefix}${index}`);
    return fc.tuple(...names.map((_, at) => state(language, names, at, depth))).map((states) => ({
      StartAt: names[0],
      States: Object.fromEntries(names.map((name, at) => [name, states[at]])),
    }));
  });
}

/** Machines that are valid as far as AWS says at their creation, and come to an end whatever happens to their tasks. */
export const validMachine: fc.Arbitrary<Fields> = fc
  .constantFrom<Language>('JSONata', 'JSONPath')
  .chain((QueryLanguage) => block(QueryLanguage, 's', 2).map((top) => ({ QueryLanguage, ...top })));
