import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { StartRefused } from '../infra/local/data-folder.ts';
import { defaultDataDir, findInstance } from '../infra/local/instance.ts';
import { type ChaosSettings, maxSeed } from '../infra/local/sandbox/faults/chaos.ts';
import { startComanda } from '../infra/local/start.ts';

const port = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw new InvalidArgumentError('expected a port from 1 to 65535');
  return number;
};
const seconds = (text: string) => {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0 || number > 86_400)
    throw new InvalidArgumentError('expected seconds from 0 to 86400');
  return number;
};
const probability = (text: string) => {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 0.5))
    throw new InvalidArgumentError('expected a probability from 0 to 0.5, such as 0.05 for every twentieth call');
  return number;
};
const chaosSeed = (text: string) => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < 0 || number > maxSeed)
    throw new InvalidArgumentError(`expected a whole number from 0 to ${maxSeed}`);
  return number;
};

const command = new Command('npm start --')
  .description(
    'Starts the whole of Comanda on this machine: stores, queues, workflows, functions, sandboxes and the API.',
  )
  .option('--port <number>', 'where the API listens on 127.0.0.1', port, 3000)
  .option('--data <folder>', 'where everything is kept', defaultDataDir)
  .option('--fresh', 'throw the data away first', false)
  .option('--transit <seconds>', 'how long the sandbox carrier takes from label to door', seconds, 2)
  .option(
    '--chaos <probability>',
    'how many of the calls to payments and carriers go wrong: 0.05 is every twentieth',
    probability,
  )
  .option(
    '--chaos-seed <number>',
    'the same seed makes the same calls go wrong (default: a new one each time)',
    chaosSeed,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<{
  port: number;
  data: string;
  fresh: boolean;
  transit: number;
  chaos?: number;
  chaosSeed?: number;
}>();
if (options.chaos === undefined && options.chaosSeed !== undefined)
  command.error('error: --chaos-seed is for --chaos: say how many calls go wrong');
const chaos: ChaosSettings | undefined =
  options.chaos === undefined
    ? undefined
    : { probability: options.chaos, seed: options.chaosSeed ?? randomInt(maxSeed + 1) };

try {
  const comanda = await startComanda({
    port: options.port,
    dataDir: options.data,
    isFresh: options.fresh,
    transitSeconds: options.transit,
    chaos,
    say: (line) => console.error(pc.yellow(line)),
  });
  console.log(`${pc.green('Comanda is ready:')} ${comanda.apiUrl}`);
  if (chaos !== undefined) console.log(pc.yellow(whatGoesWrong(chaos)));
  console.log(whatToTry(comanda.apiUrl));
  stopOnSignal(comanda.stop);
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  console.error(pc.red(error.message));
  process.exit(1);
}

function whatToTry(apiUrl: string): string {
  const flags = options.data === defaultDataDir ? '' : ` --url ${apiUrl}`;
  return [
    `  npm run token -- --role support${flags}    a token for the API`,
    `  npm run demo -- --orders 50${flags}        orders of every kind, and what became of them`,
    `  ${apiUrl}/api/v1/docs    the API`,
    `  ${findInstance({ data: options.data }).services.ses}    the mail that was sent`,
    '  Ctrl-C stops it; the data stays.',
  ].join('\n');
}

function whatGoesWrong({ probability: share, seed }: ChaosSettings): string {
  const percent = Number((share * 100).toFixed(2));
  return `Chaos: ${percent} % of the calls to payments and carriers go wrong, and of their webhooks; again with --chaos ${share} --chaos-seed ${seed}`;
}

function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      await stop();
      console.log('Comanda has stopped.');
      process.exit(0);
    });
  }
}
