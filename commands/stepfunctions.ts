import { Command, InvalidArgumentError } from 'commander';

const port = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('expected a port from 0 to 65535');
  return number;
};

const days = (text: string) => {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('expected a number of days above 0');
  return number;
};

const command = new Command('npm run stepfunctions --')
  .description(
    'Starts the Step Functions engine alone: the API of AWS Step Functions for any AWS client whose ' +
      'AWS_ENDPOINT_URL_SFN points at it. It goes on with whatever its folder holds; Ctrl-C ends no execution.',
  )
  .option('--port <number>', 'where it listens; 0 takes any free port', port, 8083)
  .option('--host <address>', 'the address it listens on', '127.0.0.1')
  .option('--data <folder>', 'where all it knows is kept; one process at a time', '.comanda/stepfunctions-alone')
  .option('--keep-days <number>', 'how long an ended execution is kept; a fraction will do', days, 90)
  .addHelpText(
    'after',
    `
Environment, as for any AWS client:
  AWS_ENDPOINT_URL_LAMBDA  where functions are called, unsigned; without it by the
                           SDK, signed: on AWS, or at AWS_ENDPOINT_URL
  AWS_ENDPOINT_URL_SQS     and _SNS, _DYNAMODB, _EVENTBRIDGE, _S3, _SCHEDULER:
                           where tasks and Maps find these services
  AWS_ACCESS_KEY_ID        and AWS_SECRET_ACCESS_KEY: what calls are signed with, so
                           some must be there; what stands in for AWS takes any
  AWS_REGION               the region in its ARNs and of its calls (default: us-east-1)

Clients of StartSyncExecution put "sync-" before the host unless they are told not to:
disableHostPrefix in JavaScript, AWS_DISABLE_HOST_PREFIX_INJECTION=true elsewhere.
`,
  )
  .showHelpAfterError()
  .parse();
const options = command.opts<{ port: number; host: string; data: string; keepDays: number }>();

// The launcher starts the same entry with the same names.
process.env.PORT = String(options.port);
process.env.HOST = options.host;
process.env.DATA_DIR = options.data;
process.env.KEEP_DAYS = String(options.keepDays);
await import('../infra/local/stepfunctions/main.ts');
