/** What is still going on, cheap to ask. */
export interface Pulse {
  /** Each order that goes on by itself, with its version: another version is progress. */
  readonly moving: readonly string[];
  /** Calls that the providers still will act on. */
  readonly lateEffects: number;
}

/** A system that comes to rest, as `settle` sees it. */
export interface Watched<View> {
  pulse(): Promise<Pulse>;
  /** Everything there is to see, once nothing moves. */
  look(): Promise<View>;
  /** What of it is not as it should be yet, a sentence each. */
  missing(view: View): readonly string[];
  say(words: string): void;
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
}

const pauseMilliseconds = 500;
/** An undo that fails again and again is repeated every quarter of an hour. */
const longestPauseOfOrder = 16 * 60_000;
/** Messages, late webhooks and what they set off come much sooner. */
const longestPauseOfRest = 60_000;

/**
 * Waits until nothing moves and nothing is missing, for as long as something changes now and then, or until the deadline.
 * Answers the last look, which was begun after everything had come to rest.
 */
export async function settle<View>(watched: Watched<View>, deadline: number): Promise<View> {
  const { pulse, look, missing, say, now, wait } = watched;
  let latest = '';
  let changedAt = now();
  const isStuck = (state: string, patience: number) => {
    if (state !== latest) changedAt = now();
    latest = state;
    return now() > deadline || now() - changedAt > patience;
  };
  for (;;) {
    const beat = await pulse();
    const isMoving = beat.moving.length > 0 || beat.lateEffects > 0;
    if (isMoving && !isStuck(JSON.stringify(beat), longestPauseOfOrder)) {
      say(wordsFor(beat));
      await wait(pauseMilliseconds);
      continue;
    }
    say('checking');
    const began = now();
    const view = await look();
    const lacks = missing(view);
    if (isMoving || lacks.length === 0 || isStuck(JSON.stringify(lacks), longestPauseOfRest)) return view;
    say(`waiting: ${lacks.join(' · ')}`);
    await wait(Math.max(pauseMilliseconds, now() - began));
  }
}

function wordsFor({ moving, lateEffects }: Pulse): string {
  const late =
    lateEffects === 0 ? [] : [`${lateEffects} late ${lateEffects === 1 ? 'effect' : 'effects'} at the providers`];
  return [...(moving.length === 0 ? [] : [`${moving.length} on their way`]), ...late].join(', ');
}
