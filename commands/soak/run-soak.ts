import { CleanUp } from '../bench/clean-up.ts';
import { seededRandom } from '../instance/random.ts';
import { CallBook } from './call-book.ts';
import { Callbacks } from './callbacks.ts';
import { EngineLives, type Life } from './engine-lives.ts';
import { followExecution, type SoakExecution } from './follow-execution.ts';
import { startHandlers } from './handlers.ts';
import { soakMachines } from './machines.ts';
import { PatientClient } from './patient-client.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** How many are under way at once. */
  readonly executions: number;
  readonly killSeconds: number;
  readonly keepSeconds: number;
  readonly faultShare: number;
  readonly seed: number;
  onLife(life: Life, standing: Standing): void;
}

export interface Standing {
  readonly begun: number;
  readonly ended: number;
}

export interface SoakReport extends Standing {
  readonly calls: number;
  readonly strayCalls: number;
  readonly callbacks: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly lives: readonly Life[];
  /** What was lost, or done twice, a line each. */
  readonly troubles: readonly string[];
}

const patienceMilliseconds = 60_000;

/** Keeps executions going while the engine is killed again and again, and checks each to its last event. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const cleanUp = new CleanUp();
  const random = seededRandom(options.seed);
  const book = new CallBook();
  const troubles: string[] = [];
  const lives: Life[] = [];
  const callbacks = new Callbacks(() => client, random);
  const trouble = (error: unknown) => troubles.push(error instanceof Error ? error.message : String(error));
  const handlers = await startHandlers({
    book,
    random,
    faultShare: options.faultShare,
    onToken: ({ execution, token }) => void callbacks.answer(execution, token).catch(trouble),
  });
  let begun = 0;
  let ended = 0;
  const engine = await EngineLives.begin({
    ...options,
    cleanUp,
    random,
    folder: cleanUp.folder(),
    lambdaUrl: handlers.url,
    onLife(life) {
      lives.push(life);
      options.onLife(life, { begun, ended });
    },
  });
  const client = new PatientClient(engine.url, patienceMilliseconds);
  const arns = await createMachines(client);

  const end = performance.now() + options.minutes * 60_000;
  const keepGoing = async (): Promise<void> => {
    while (performance.now() < end) {
      const machine = random.pick(soakMachines);
      const number = begun++;
      const execution: SoakExecution = {
        machine,
        machineArn: arns.get(machine.name) ?? '',
        name: `${machine.name}-${number}`,
        isDeclined: random.fraction() < 0.2,
      };
      troubles.push(...(await followExecution(execution, { client, book, callbacks })));
      ended++;
    }
  };
  try {
    const going = Array.from({ length: options.executions }, () => keepGoing().catch(trouble));
    await engine.goOnUntil(end);
    await Promise.all(going);
    await engine.end();
  } finally {
    client.close();
    handlers.close();
    cleanUp.now();
  }
  return {
    begun,
    ended,
    calls: book.count,
    strayCalls: book.stray,
    callbacks: callbacks.acknowledged,
    faults: handlers.faults,
    lives,
    troubles: [...troubles, ...book.troubles, ...callbacks.troubles],
  };
}

async function createMachines(client: PatientClient): Promise<ReadonlyMap<string, string>> {
  const roleArn = 'arn:aws:iam::000000000000:role/soak';
  const created = await Promise.all(
    soakMachines.map(async ({ name, definition }) => {
      const request = { name, roleArn, definition: JSON.stringify(definition) };
      const { stateMachineArn } = await client.call('CreateStateMachine', request);
      return [name, String(stateMachineArn)] as const;
    }),
  );
  return new Map(created);
}
