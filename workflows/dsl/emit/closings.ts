import type { State } from '../../asl/state-machine.ts';
import type { Call, Plan } from '../plan.ts';
import { common, type Emission, maxRounds } from './emission.ts';
import { asExpression, quoted } from './jsonata.ts';
import { givenUp, taskState } from './task-state.ts';

type Entry = readonly [string, State];

/** The state that closes an unhappy end. */
export function closingOf(plan: Plan, end: string): string {
  const call = plan.ends[end];
  if (!call) throw new Error(`workflow "${plan.name}": no end is called "${end}"`);
  return call.title;
}

/** What leads to the undos: where a failure, or support, may begin at one of several. */
export function beforeUndos(e: Emission): Entry[] {
  const firstUndos = [...e.firstUndos].filter((name) => name !== common.undone);
  if (firstUndos.length === 0) return [];
  return [
    [
      common.firstUndo,
      {
        Type: 'Choice',
        Comment: 'Goes to the undo of the step that failed, or of the one before it.',
        Choices: firstUndos.map((name) => ({ Condition: asExpression(`$undoFrom = ${quoted(name)}`), Next: name })),
        Default: common.undone,
      },
    ],
  ];
}

/** What follows the undos: support, where one did not succeed, and then the end that the failure leads to. */
export function afterUndos(e: Emission): Entry[] {
  const entries = e.outcomes.size > 0 ? undone(e) : [];
  for (const end of Object.keys(e.plan.ends).filter((name) => e.ends.has(name))) entries.push(...closing(e, end));
  return entries;
}

function undone(e: Emission): Entry[] {
  const closings = [...e.outcomes].map((outcome) => ({
    Condition: asExpression(`$outcome = ${quoted(outcome)}`),
    Next: closingOf(e.plan, outcome),
  }));
  const [last] = closings.slice(-1);
  if (!last) return [];
  const others = closings.slice(0, -1);
  const { attention } = e.plan;
  const stuck = { Condition: asExpression('$needsAttention'), Next: attention.title };
  const choice: Entry = [
    common.undone,
    {
      Type: 'Choice',
      Comment: 'Support is asked when an undo did not succeed; else the workflow ends as the failure says.',
      Choices: e.hasUndos ? [stuck, ...others] : others.length > 0 ? others : [last],
      Default: last.Next,
    },
  ];
  if (!e.hasUndos) return [choice];
  e.asksTooOften();
  return [choice, askSupport(e, attention, common.decided), [common.decided, decided()]];
}

/** The state that asks support, and counts how often. */
export function askSupport(e: Emission, call: Call, next: string): Entry {
  e.call(call.task);
  const assign = { decision: asExpression('$states.result.decision'), rounds: asExpression('$rounds + 1') };
  const { timeoutSeconds } = e.plan.attention;
  return [call.title, taskState(call, { isPersistent: true, timeoutSeconds, assign, next })];
}

function decided(): State {
  return {
    Type: 'Choice',
    Comment: `Settled by hand, or the undos once more, at most ${maxRounds} times.`,
    Choices: [
      { Condition: asExpression("$decision = 'settled'"), Assign: { needsAttention: false }, Next: common.undone },
      {
        Condition: asExpression(`$decision = 'retry' and $rounds <= ${maxRounds}`),
        Assign: { needsAttention: false },
        Next: common.firstUndo,
      },
    ],
    Default: common.gaveUp,
  };
}

function closing(e: Emission, end: string): Entry[] {
  const call = e.plan.ends[end];
  if (!call) return [];
  e.call(call.task);
  const succeed: State = {
    Type: 'Succeed',
    Comment: `An unhappy end, in order: closed by "${call.title}".`,
    Output: { outcome: end, failure: asExpression('$failure') },
  };
  const [first, ...others] = call.tells;
  const tells = call.tells.map((tell, index): Entry => {
    e.call(tell.task);
    const next = others[index]?.title ?? end;
    return [tell.title, taskState(tell, { isPersistent: false, catch: [givenUp(next)], next })];
  });
  return [[call.title, taskState(call, { isPersistent: true, next: first?.title ?? end })], ...tells, [end, succeed]];
}

/** The states in which an execution fails for want of an answer. */
export function failures(e: Emission): Entry[] {
  const entries: Entry[] = [];
  if (e.hasRounds) {
    entries.push([
      common.gaveUp,
      {
        Type: 'Fail',
        Comment: 'Somebody must look into it by hand: the execution fails, and its alarm pages.',
        Error: 'NeedsAttention',
        Cause: `Support has tried again ${maxRounds} times, and something is still open.`,
      },
    ]);
  }
  if (e.hasUnforeseen) {
    entries.push([
      common.unforeseen,
      {
        Type: 'Fail',
        Comment: 'An answer that its contract does not allow: a mistake in our code.',
        Error: 'BrokenContract',
        Cause: 'A field had a value that no branch of the workflow answers.',
      },
    ]);
  }
  return entries;
}
