import { advance, type Beginning, begin } from '../interpreter/advance.ts';
import type { ExecutionState } from '../interpreter/execution-state.ts';
import { parseJson } from '../interpreter/json.ts';
import type { Machine } from '../interpreter/machine.ts';
import type { Journal } from '../journal/journal.ts';
import { regionOf } from './arns.ts';
import { CannotGoOn, cannotGoOn } from './cannot-go-on.ts';
import { type HistoryChunk, type Step, stepOf } from './execution-runner.ts';
import type { LiveExecution } from './live-executions.ts';
import { unpackState } from './pack-state.ts';
import { begunBody, eventBody, readChain, snapshotBody } from './read-chain.ts';
import type { About, ChainRecord, HistoryCheck, MachineRecord } from './records.ts';

/** What a runner begins with. */
export type Replayed = { readonly state: ExecutionState; readonly history: HistoryChunk[]; readonly at: number };

type ShapeOf = () => Promise<{ readonly shape: MachineRecord; readonly machine: Machine }>;

/** Rebuilds an execution from its records; throws CannotGoOn. */
export async function replay(
  journal: Journal,
  live: LiveExecution,
  shapeOf: ShapeOf,
): Promise<Replayed & { readonly machine: Machine }> {
  const chain = await readChain(journal, live.last);
  try {
    const { shape, machine } = await shapeOf();
    return { ...(await replayChain(chain, live, shape, machine)), machine };
  } catch (error) {
    throw cannotGoOn(live.about.arn, error);
  }
}

async function replayChain(
  [first, ...rest]: readonly ChainRecord[],
  live: LiveExecution,
  record: MachineRecord,
  machine: Machine,
): Promise<Replayed> {
  if (!first) throw new Error(`expected records of ${live.about.arn}, found none`);
  const history: HistoryChunk[] = [];
  const keep = (step: Step, wrote: HistoryCheck): ExecutionState => {
    expectSame(live.about.arn, step, wrote);
    if (step.chunk) history.push(step.chunk);
    return step.state;
  };
  let at = live.about.startedAt;
  let state: ExecutionState;
  if (first.head.kind === 'snapshot') {
    const snapshot = snapshotBody(first);
    state = unpackState(snapshot.state);
    at = snapshot.at;
  } else {
    const { input, seed, wrote } = begunBody(first);
    state = keep(stepOf(await begin(machine, beginningOf(live.about, record, input, seed))), wrote);
  }
  for (const event of rest) {
    const { stimulus, wrote } = eventBody(event);
    at = stimulus.at;
    state = keep(stepOf(await advance(machine, state, stimulus)), wrote);
  }
  return { state, history, at };
}

/** How an execution begins, now or in a replay. */
export function beginningOf(about: About, machine: MachineRecord, input: string, seed: string): Beginning {
  const facts = {
    arn: about.arn,
    name: nameOf(about),
    roleArn: machine.roleArn,
    region: regionOf(about.arn),
    machineArn: about.machineArn,
    machineName: about.block === undefined ? machine.name : (about.machineArn.split(':').at(-1) ?? ''),
    ...(about.block === undefined ? {} : { block: about.block }),
  };
  return { facts, input: parseJson(input), seed, at: about.startedAt };
}

/** The name of an execution, as its ARN has it. */
export function nameOf({ arn, isExpress }: About): string {
  return arn.split(':').at(isExpress ? -2 : -1) ?? '';
}

function expectSame(arn: string, { wrote }: Step, recorded: HistoryCheck): void {
  if (wrote.crc === recorded.crc && wrote.lastEventId === recorded.lastEventId) return;
  throw new CannotGoOn(
    `${arn} cannot go on: the journal was written by an interpreter that behaved differently before event ` +
      `${recorded.lastEventId} (${difference(recorded, wrote)})`,
  );
}

function difference({ types: then }: HistoryCheck, { types: now }: HistoryCheck): string {
  const before = then.join(', ');
  const today = now.join(', ');
  return before === today ? `${before}, with other details` : `then ${before}; now ${today}`;
}
