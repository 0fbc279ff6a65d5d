import { actions } from '../../../../infra/local/stepfunctions/api/actions.ts';
import { executionArn, machineArn } from '../../../../infra/local/stepfunctions/driver/arns.ts';
import { Engine } from '../../../../infra/local/stepfunctions/driver/engine.ts';
import type { MachineRecord } from '../../../../infra/local/stepfunctions/driver/records.ts';
import type { CallTask } from '../../../../infra/local/stepfunctions/integrations/call-task.ts';
import { fastClock } from './fast-clock.ts';
import { orderInput, resultOf } from './order-saga.ts';
import type { Answer, Question } from './worker.ts';

/** The engine with its handlers in one process, which does what its parent asks: nothing but the engine is measured. */
const [dataFolder = ''] = process.argv.slice(2);
const place = { region: 'us-east-1', account: '000000000000' };
const machines = new Map<string, MachineRecord>();
let heldStep: string | undefined;
let callsOfHeldStep = 0;

const callTask: CallTask = async (request) => {
  if (request.kind !== 'lambda') throw new Error(`expected a call of a function, not of kind "${request.kind}"`);
  const { functionName, payload } = request;
  if (heldStep !== undefined && functionName.endsWith(`:${heldStep}`)) {
    callsOfHeldStep += 1;
    return new Promise(() => {});
  }
  if (functionName.endsWith(':submit')) return { kind: 'succeeded', output: '{"Payload":null}' };
  const output = resultOf(functionName, payload);
  if (output !== undefined) return { kind: 'succeeded', output };
  return { kind: 'failed', error: 'NoCarrier', cause: '{"errorType":"NoCarrier"}' };
};

const engine = await Engine.open({
  dataFolder,
  callTask,
  place,
  // Retries come after a hundredth of a second.
  clock: fastClock(100),
  warn: (line) => process.stderr.write(`${line}\n`),
  onFault: (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
});

process.on('message', async (question: Question) => {
  const answer = await answerTo(question);
  process.send?.(answer);
});
process.send?.({ kind: 'ready' } satisfies Answer);

async function answerTo(question: Question): Promise<Answer> {
  switch (question.kind) {
    case 'keep':
      await keep(question.machine, question.definition);
      return { kind: 'done' };
    case 'run':
      return run(question);
    case 'hold':
      heldStep = question.step;
      return { kind: 'done' };
    case 'resume': {
      const { machine, tag, count } = question;
      engine.resume();
      await Promise.all(namesOf(tag, count).map((name) => engine.ended(arnOf(machine, name))));
      return { kind: 'done' };
    }
    case 'held-calls':
      return { kind: 'count', count: callsOfHeldStep };
    case 'memory': {
      for (let round = 0; round < 4; round++) globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { kind: 'memory', residentBytes: rss, heapBytes: heapUsed + external };
    }
    case 'call': {
      const action = actions.get(question.action);
      if (!action) throw new Error(`expected an action "${question.action}"`);
      const began = performance.now();
      const body = await action(engine, question.body);
      return { kind: 'called', milliseconds: performance.now() - began, body };
    }
    case 'close':
      await engine.close();
      // The parent has its answer before the process goes.
      setImmediate(() => process.disconnect());
      return { kind: 'done' };
  }
}

async function keep(name: string, definition: string): Promise<void> {
  const at = engine.clock.now();
  const machine: MachineRecord = {
    arn: machineArn(place, name),
    name,
    type: 'STANDARD',
    roleArn: 'arn:aws:iam::000000000000:role/bench',
    definitionKey: await engine.definitions.keep(definition),
    createdAt: at,
    updatedAt: at,
    tags: {},
  };
  await engine.machines.save(machine);
  machines.set(name, machine);
}

async function run({ machine: name, tag, count, inFlight, until }: Question & { kind: 'run' }): Promise<Answer> {
  const machine = machines.get(name);
  if (!machine) throw new Error(`expected a machine "${name}"`);
  const latencies: number[] = [];
  const numbers = namesOf(tag, count).entries();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const work = async () => {
    for (const [index, execution] of numbers) {
      const at = performance.now();
      const { arn } = await engine.start(machine, execution, orderInput(execution, index));
      if (until === 'ended') await engine.ended(arn);
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { kind: 'ran', seconds, latencies, cpuMilliseconds: (user + system) / 1000 };
}

function namesOf(tag: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${tag}-${index}`);
}

function arnOf(machine: string, execution: string): string {
  return executionArn(machineArn(place, machine), execution);
}
