import { defaultSeconds, type FaultKind, faultKinds } from '../../infra/local/sandbox/faults/fault.ts';

const descriptions: { readonly [Kind in FaultKind]: string } = {
  timeoutBefore: 'nothing happens, and nothing is answered',
  timeoutAfter: 'it happens, and nothing is answered',
  lateEffect: 'nothing is answered, and it happens later',
  effectAfterUndo: 'nothing is answered; it happens right after its undo, or without one after a while',
  storedError: '500, nothing happens, and the same again for the same idempotency key',
  error500: '500, nothing happens',
  rateLimited: '429, nothing happens',
  reset: 'the connection breaks before it happens, or after it (--when after)',
  webhookBeforeAnswer: 'its webhooks arrive before its answer does',
  webhookDuplicated: 'each of its webhooks is sent three times, over --seconds if given',
  webhookReordered: 'its webhooks arrive in another order',
  webhookLost: 'its webhooks are never sent',
};

/** A line for each fault: its name, what it does, and the seconds it takes when nobody says. */
export function describeFaults(): string {
  const width = Math.max(...faultKinds.map((kind) => kind.length));
  return faultKinds
    .map((kind) => {
      const seconds = defaultSeconds[kind];
      return `  ${kind.padEnd(width)}  ${descriptions[kind]}${seconds ? ` (${seconds} s)` : ''}`;
    })
    .join('\n');
}
