import { request } from 'node:http';

export interface RawCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RawAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What became of a call: `gaveUp` is what the caller did, `reset` what was done to it. */
export type Outcome = RawAnswer | { readonly kind: 'gaveUp' } | { readonly kind: 'reset'; readonly code: string };

/** A call on a connection of its own, which the caller ends when it likes. */
export function sendRaw(url: string, { method, path, headers, body }: RawCall) {
  let hasGivenUp = false;
  let giveUp = () => {};
  const outcome = new Promise<Outcome>((settle) => {
    const sent = request(
      new URL(path, url),
      { method, agent: false, ...(headers && { headers }) },
      async (response) => {
        const text = (await response.toArray()).join('');
        settle({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body: text });
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      settle(hasGivenUp ? { kind: 'gaveUp' } : { kind: 'reset', code: error.code ?? '' }),
    );
    sent.end(body);
    giveUp = () => {
      hasGivenUp = true;
      sent.destroy();
    };
  });
  return {
    outcome,
    async giveUp(): Promise<Outcome> {
      giveUp();
      return outcome;
    },
  };
}

/** Asks until it is so; every look is a round trip, so that nothing else is starved. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 5000; looks += 1) if (await holds()) return;
  throw new Error('it did not come to be so');
}
