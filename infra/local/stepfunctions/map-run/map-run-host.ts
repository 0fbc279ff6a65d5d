import type { MapRunOutcome, MapRunRequest } from '../interpreter/map-run-request.ts';

/** One child execution of a map run; its ARN follows from the run and its place in it. */
export type Child = {
  readonly arn: string;
  readonly name: string;
  readonly mapRun: Pick<MapRunRequest, 'arn' | 'executionArn' | 'label' | 'block' | 'executionType'>;
  /** The ARN of what AWS takes for the child's machine: `arn:…:stateMachine:<machine>/<label>`. */
  readonly machineArn: string;
  readonly input: string;
};

/** How a child execution went; times are in milliseconds since the epoch. */
export type ChildEnd = {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly startedAt: number;
  readonly stoppedAt: number;
};

/** What map runs need of the engine around them. */
export type MapRunHost = {
  /** Starts the child; one that was started before, running or ended, is left as it is. Settles once that is on disk. */
  startChild(child: Child): Promise<void>;
  /** Settles with how the child ended, once that is on disk. */
  childEnded(arn: string): Promise<ChildEnd>;
  /** Ends the child if it is running. */
  stopChild(arn: string): Promise<void>;
  /** Tells the execution how its map run ended; one that no longer waits for it takes no notice. */
  deliver(request: MapRunRequest, outcome: MapRunOutcome): Promise<void>;
};
