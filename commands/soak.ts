import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { wholeNumber } from './instance/whole-number.ts';
import type { Life } from './soak/engine-lives.ts';
import { growth } from './soak/flatness.ts';
import { runSoak, type Standing } from './soak/run-soak.ts';

const positive = (text: string) => {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('expected a number above 0');
  return number;
};

const command = new Command('npm run soak --')
  .description(
    'Runs the Step Functions engine alone, kills it with kill -9 every few seconds and starts it again, while sagas, waits, ' +
      'branches, maps and callbacks go on and their handlers misbehave. Ends with 1 when anything was lost or done twice, ' +
      'or when memory or disk grow.',
  )
  .option('--minutes <number>', 'how long executions are begun; those under way are waited for', positive, 10)
  .option('--executions <number>', 'how many are under way at once', wholeNumber(1, 10_000), 64)
  .option('--kill-every <seconds>', 'how long the engine lives, about', positive, 5)
  .option('--faults <percent>', 'of all calls, how many go wrong', wholeNumber(0, 50), 5)
  .option('--seed <number>', 'of the choices made at random', wholeNumber(0, 2 ** 32 - 1), 1)
  .addHelpText(
    'after',
    `
Each execution is compared with what its input foretells, its history with every
call that its handlers got, and each callback with what was acknowledged. Ended
executions are kept for an eighth of the run, so that disk use must level off.
`,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<{
  minutes: number;
  executions: number;
  killEvery: number;
  faults: number;
  seed: number;
}>();

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

const report = await runSoak({
  minutes: options.minutes,
  executions: options.executions,
  killSeconds: options.killEvery,
  // An execution is looked at as soon as it has ended, but for the time in which the engine is away.
  keepSeconds: Math.min(Math.max((options.minutes * 60) / 8, 30), 300),
  faultShare: options.faults / 100,
  seed: options.seed,
  onLife: printLife,
});

function printLife(life: Life, { begun, ended }: Standing): void {
  const { seconds, readyMilliseconds, residentAtStart, residentAtEnd, folderBytes } = life;
  console.log(
    `${seconds.toFixed(0).padStart(5)} s  ready in ${readyMilliseconds.toFixed(0)} ms, ` +
      `memory ${mebibytes(residentAtStart)} to ${mebibytes(residentAtEnd)} MiB, disk ${mebibytes(folderBytes)} MiB, ` +
      `${ended} ended, ${begun - ended} open: kill -9`,
  );
}

const faults = [...report.faults].map(([kind, count]) => `${count} ${kind}`);
console.log(
  `${pc.bold(String(report.ended))} executions of ${report.begun} checked to their end, ${report.calls} calls ` +
    `(${faults.join(', ')}; ${report.strayCalls} after their end, of attempts given up), ${report.callbacks} callbacks, ${report.lives.length} times kill -9`,
);
const troubles = [...report.troubles];
for (const [what, samples] of [
  ['memory', report.lives.map(({ residentAtEnd }) => residentAtEnd)],
  ['disk', report.lives.map(({ folderBytes }) => folderBytes)],
] as const) {
  const found = growth(samples);
  if (found === undefined) {
    console.log(`${what}: too few kills to say whether it grows`);
    continue;
  }
  const words = `${what} from ${mebibytes(found.before)} MiB in the second quarter to ${mebibytes(found.after)} MiB in the last`;
  if (found.isFlat) console.log(`${pc.green('flat')}: ${words}`);
  else troubles.push(`it grows: ${words}`);
}
if (troubles.length === 0) {
  console.log(pc.green('nothing lost, nothing done twice'));
} else {
  for (const trouble of troubles.slice(0, 50)) console.log(pc.red(trouble));
  if (troubles.length > 50) console.log(pc.red(`and ${troubles.length - 50} more`));
  process.exitCode = 1;
}
