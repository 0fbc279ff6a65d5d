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
