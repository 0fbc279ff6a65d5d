/** Machines and histories as the tests of the states write and read them. */

export const machine = (states: Record<string, object>, extra: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...extra,
});
export const invoke = (functionName: string, payload: unknown = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: payload },
});
export const types = (history: readonly { type: string }[]) => history.map(({ type }) => type);
export const chain = (history: readonly { id: number; previousEventId: number; type: string }[]) =>
  history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);

/** The result of a task that calls a function. */
export const payload = '{% $states.result.Payload %}';
export const called = (run: { calls: readonly { functionName: string }[] }) =>
  run.calls.map((call) => call.functionName);

/** Tasks that fail as often as they are told to, and then answer with their own name. */
export function failing(times: Record<string, number>) {
  const left = { ...times };
  return (name: string): string => {
    const failures = left[name] ?? 0;
    if (failures === 0) return name;
    left[name] = failures - 1;
    throw { name: 'Boom', message: '' };
  };
}

/** The history from the first redrive on. */
export const redriven = (run: { history: readonly { id: number; previousEventId: number; type: string }[] }) => {
  const lines = chain(run.history);
  return lines.slice(lines.findIndex((line) => line.endsWith('ExecutionRedriven')));
};
