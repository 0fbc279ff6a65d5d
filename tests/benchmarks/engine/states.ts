import { setTimeout as sleep } from 'node:timers/promises';
import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { startEngine } from '../../../commands/bench/engine-process.ts';
import { LeanClient } from '../../../commands/bench/lean-client.ts';
import { createMachine } from './support/create-machine.ts';
import { startLambda } from './support/lambda.ts';

const inFlight = 64;
const states = 10;

/** Whole executions a second, started over HTTP: the engine alone, in a process of its own. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { cleanUp, profileFolder, isQuick, say } = circumstances;
  const executions = isQuick ? 200 : 1000;
  const lambda = await startLambda(cleanUp);
  const engine = await startEngine({ folder: cleanUp.folder(), cleanUp, lambdaUrl: lambda.url, profileFolder });
  const client = new LeanClient(engine.url);
  const pass = { Type: 'Pass', Assign: { counted: '{% $exists($counted) ? $counted + 1 : 1 %}' } };
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:answer', Payload: { a: 1 } },
    Assign: { answer: '{% $states.result.Payload %}' },
  };
  for (const [what, state] of Object.entries({ 'Pass states': pass, 'Lambda tasks': task })) {
    say(`${executions} executions of ${states} ${what}`);
    yield {
      what: `executions of ${states} ${what}`,
      value: await throughput(client, what.split(' ')[0] ?? '', state, executions),
      unit: 'executions/s',
    };
  }
  client.close();
  await engine.end('SIGTERM');
  await lambda.end();
}

async function throughput(client: LeanClient, machine: string, state: object, executions: number): Promise<number> {
  const names = Array.from({ length: states }, (_, index) => `State ${index + 1}`);
  const chain = names.map((each, index) => [
    each,
    { ...state, ...(index === states - 1 ? { End: true } : { Next: names[index + 1] }) },
  ]);
  const definition = { QueryLanguage: 'JSONata', StartAt: names[0], States: Object.fromEntries(chain) };
  const stateMachineArn = await createMachine(client, machine, definition);
  const began = performance.now();
  const numbers = Array.from({ length: executions }, (_, index) => index).values();
  const start = async () => {
    for (const index of numbers) {
      await client.call('StartExecution', { stateMachineArn, name: `e-${index}`, input: '{}' });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, start));
  while (await hasAny('RUNNING')) await sleep(10);
  const seconds = (performance.now() - began) / 1000;
  if (!(await hasAny('SUCCEEDED'))) throw new Error(`no execution of ${machine} succeeded`);
  return executions / seconds;

  async function hasAny(statusFilter: string): Promise<boolean> {
    const { executions: found } = await client.call('ListExecutions', { stateMachineArn, statusFilter, maxResults: 1 });
    return Array.isArray(found) && found.length > 0;
  }
}
