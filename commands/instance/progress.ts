import cliProgress from 'cli-progress';

/** Where the run stands, for whoever watches. All of it goes to stderr: stdout is for the result. */
export interface Progress {
  advance(): void;
  /** The server did not answer as it should and will be asked again. */
  retry(trouble: string): void;
  /** What is going on besides the orders, in a few words. */
  say(words: string): void;
  stop(): void;
}

const linePauseMilliseconds = 3000;

/** A bar on a terminal; elsewhere a line every few seconds. */
export function showProgress(total: number, noun = 'orders'): Progress {
  return process.stderr.isTTY ? bar(total, noun) : lines(total, noun);
}

function bar(total: number, noun: string): Progress {
  const gauge = new cliProgress.SingleBar(
    { format: `{bar} {value}/{total} ${noun}, {rate}/s  {words}`, hideCursor: true, stream: process.stderr },
    cliProgress.Presets.shades_classic,
  );
  gauge.start(total, 0, { rate: '0.0', words: '' });
  return progress(
    ({ done, rate, words }) => gauge.update(done, { rate, words }),
    () => gauge.stop(),
  );
}

function lines(total: number, noun: string): Progress {
  let latest = '';
  const timer = setInterval(() => console.error(latest), linePauseMilliseconds);
  return progress(
    ({ done, rate, words }) => {
      latest = `${done}/${total} ${noun}, ${rate}/s  ${words}`;
    },
    () => {
      clearInterval(timer);
      console.error(latest);
    },
  );
}

interface Standing {
  readonly done: number;
  /** Orders a second since the start. */
  readonly rate: string;
  readonly words: string;
}

function progress(show: (standing: Standing) => void, stop: () => void): Progress {
  const startedAt = Date.now();
  let done = 0;
  let retries = 0;
  let trouble = '';
  let words = 'placing';
  const update = () => {
    const rate = ((done * 1000) / Math.max(1, Date.now() - startedAt)).toFixed(1);
    show({ done, rate, words: retries === 0 ? words : `${words} (asked again ${retries} times: ${trouble})` });
  };
  return {
    advance() {
      done += 1;
      update();
    },
    retry(latest) {
      retries += 1;
      trouble = latest;
      update();
    },
    say(next) {
      words = next;
      update();
    },
    stop,
  };
}
