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
    'Starts the Step Functions server alone: the API of AWS Step Functions, for any AWS client whose ' +
      'AWS_ENDPOINT_URL_SFN points at it.',
  )
  .option('--port <number>', 'where it listens; 0 takes any free port', port, 8083)
  .option('--host <address>', 'the address it listens on', '127.0.0.1')
  .option('--data <folder>', 'where its journal is kept', '.comanda/stepfunctions-alone')
  .option('--keep-days <number>', 'how long an ended execution is kept; a fraction will do', days, 90)
  .addHelpText(
    'after',
    '\nEnvironment, as for any AWS client:\n' +
      '  AWS_ENDPOINT_URL_LAMBDA  where functions are called, unsigned (default: Lambda on AWS, signed)\n' +
      '  AWS_ENDPOINT_URL_SQS     and _SNS, _DYNAMODB, _EVENTBRIDGE, _S3, _SCHEDULER: where tasks find these services\n' +
      '  AWS_REGION               the region in its ARNs (default: us-east-1)\n',
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
