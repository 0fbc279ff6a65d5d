/** The thread that writes the store: does what it is asked, one thing after the other, and answers each. */
import { parentPort, workerData } from 'node:worker_threads';
import type { NumberedRequest, Reply, Request } from './messages.ts';
import { prune } from './prune.ts';
import { StoreWriter } from './store-writer.ts';

let hasFailed = false;
let isClosing = false;
let pruning: Promise<number> = Promise.resolve(0);

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}

function fail(error: unknown): void {
  hasFailed = true;
  reply({ kind: 'failed', message: messageOf(error), errcode: codeOf(error) });
}

/** What an error and its causes say; a copy for another thread keeps little else of it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'errcode' in error ? Number(error.errcode) : codeOf(error.cause);
}

function open(): StoreWriter | undefined {
  try {
    return new StoreWriter(String(workerData));
  } catch (error) {
    fail(error);
    return undefined;
  }
}

function perform(writer: StoreWriter, request: Request): number | Promise<number> {
  switch (request.kind) {
    case 'write':
      writer.write(request.writes);
      return 0;
    case 'sync':
      writer.sync();
      return 0;
    case 'prune':
      pruning = pruning.then(() => prune(writer, request.olderThan, () => isClosing || hasFailed));
      return pruning;
    case 'close':
      isClosing = true;
      return pruning.then(() => {
        writer.close();
        return 0;
      });
  }
}

const writer = open();
if (writer) {
  parentPort?.on('message', async ({ number, request }: NumberedRequest) => {
    // What comes after a write that failed would leave a gap.
    if (hasFailed) return;
    try {
      const result = perform(writer, request);
      const value = typeof result === 'number' ? result : await result;
      reply({ kind: 'done', number, value });
      if (request.kind === 'write') writer.checkpointIfDue();
      if (request.kind === 'close') parentPort?.close();
    } catch (error) {
      fail(error);
    }
  });
  reply({ kind: 'ready' });
}
