import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Circumstances, Figure } from '../../../commands/bench/benchmark.ts';
import { type EngineProcess, startEngine } from '../../../commands/bench/engine-process.ts';
import { LeanClient } from '../../../commands/bench/lean-client.ts';
import { percentile } from '../../../commands/demo/percentile.ts';
import { createMachine } from './support/create-machine.ts';
import { type Lambda, startLambda } from './support/lambda.ts';
import { median } from './support/median.ts';
import { orderInput, orderSaga } from './support/order-saga.ts';

const inFlight = 64;

/** The saga as a user runs it: started over HTTP, its handlers behind Lambda's Invoke API, three processes. */
export async function* run(circumstances: Circumstances): AsyncGenerator<Figure> {
  const { cleanUp, profileFolder, isQuick, say } = circumstances;
  const lambda = await startLambda(cleanUp);
  const engine = await startEngine({ folder: cleanUp.folder(), cleanUp, lambdaUrl: lambda.url, profileFolder });
  const lean = new LeanClient(engine.url);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sdk = new SFNClient({ endpoint: engine.url, region: 'us-east-1', credentials });
  const stateMachineArn = await createMachine(lean, 'order-saga', orderSaga());

  const byLean = (name: string, input: string) => lean.call('StartExecution', { stateMachineArn, name, input });
  const bySdk = (name: string, input: string) => sdk.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  const count = isQuick ? 200 : 1000;
  for (const [client, start] of Object.entries({ 'a lean client': byLean, 'the AWS SDK': bySdk })) {
    say(`handlers over HTTP: ${count} orders by ${client}`);
    const tag = client.replaceAll(' ', '-');
    await batch(`warm-${tag}`, isQuick ? 50 : 500, start, lambda, engine);
    const rounds = [];
    for (let round = 1; round <= (isQuick ? 1 : 3); round++) {
      rounds.push(await batch(`${tag}-${round}`, count, start, lambda, engine));
    }
    yield {
      what: `orders started by ${client}, ${inFlight} in flight`,
      value: median(rounds.map(({ seconds }) => count / seconds)),
      unit: 'orders/s',
      bound: { atLeast: 150 },
    };
    const latencies = rounds.flatMap((round) => round.latencies);
    yield { what: 'latency to the last step, p50', value: percentile(latencies, 50), unit: 'ms' };
    yield { what: 'latency to the last step, p99', value: percentile(latencies, 99), unit: 'ms' };
    const cpu = median(rounds.map(({ engineMilliseconds }) => engineMilliseconds / count));
    yield { what: "CPU of an order in the engine's process", value: cpu, unit: 'ms' };
  }
  yield { what: "memory of the engine's process", value: engine.residentBytes() / 2 ** 20, unit: 'MiB' };
  lean.close();
  sdk.destroy();
  await engine.end('SIGTERM');
  await lambda.end();
}

async function batch(
  tag: string,
  count: number,
  start: (name: string, input: string) => Promise<unknown>,
  lambda: Lambda,
  engine: EngineProcess,
): Promise<{ seconds: number; engineMilliseconds: number; latencies: readonly number[] }> {
  const latencies: number[] = [];
  const numbers = Array.from({ length: count }, (_, index) => index).values();
  const cpu = engine.cpuMilliseconds();
  const began = performance.now();
  const work = async () => {
    for (const index of numbers) {
      const name = `${tag}-${index}`;
      const at = performance.now();
      const isOver = lambda.lastStepOf(name);
      await start(name, orderInput(name, index));
      await isOver;
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return {
    seconds: (performance.now() - began) / 1000,
    engineMilliseconds: engine.cpuMilliseconds() - cpu,
    latencies,
  };
}
