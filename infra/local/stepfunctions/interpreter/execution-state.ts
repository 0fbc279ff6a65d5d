import type { Json, JsonText } from './json.ts';
import type { MapRunRequest } from './map-run-request.ts';
import type { LastingWork } from './work.ts';

/** What stays the same for the whole of an execution. */
export type ExecutionFacts = {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly region: string;
  readonly machineArn: string;
  readonly machineName: string;
  /** Which block of the machine it runs, when it is a child of a map run. */
  readonly block?: string;
};

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution between two events. It is data: nothing in it is ever changed in place. */
export type ExecutionState = {
  readonly facts: ExecutionFacts;
  readonly status: ExecutionStatus;
  readonly seed: string;
  readonly startedAt: number;
  readonly input: JsonText;
  /** How many events it has taken: part of the seed of each event's random numbers. */
  readonly step: number;
  readonly lastEventId: number;
  /** The next number for a frame, a task or a timer. */
  readonly nextNumber: number;
  /** When it has ended without success: those a redrive goes on with. */
  readonly frames: ReadonlyMap<number, Frame>;
  readonly tasks: ReadonlyMap<number, PendingTask>;
  readonly timers: ReadonlyMap<number, Timer>;
  /** What is left of a long step, to be done in the next one. */
  readonly queue?: readonly LastingWork[];
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** How often it was redriven, and when for the last time. */
  readonly redrive?: Redrive;
};

export type Redrive = {
  readonly count: number;
  readonly at: number;
  /** With which tokens clients asked for it last, and when. */
  readonly tokens: readonly { readonly token: string; readonly at: number }[];
};

/** One thread of states: the top level, a branch, or an iteration. */
export type Frame = {
  readonly number: number;
  /** The frame whose Parallel or Map state this one belongs to. */
  readonly parent: number | undefined;
  /** Which branch or item of its parent it is. */
  readonly index: number;
  readonly block: string;
  readonly state: string;
  readonly input: JsonText;
  readonly enteredAt: number;
  readonly enteredEventId: number;
  /** What the state's Entered event points at. */
  readonly beforeEntered: number;
  /** What the next event of this frame points at. */
  readonly previousEventId: number;
  /** The value of `step` when the state was entered. */
  readonly enteredStep: number;
  readonly variables: Readonly<Record<string, Json>>;
  /** Of the values that variables of it ever had. */
  readonly assignedBytes?: number;
  /** How often each retrier of the state has been used. */
  readonly retries: readonly number[];
  readonly item: { readonly index: number; readonly value: Json } | undefined;
  readonly waiting: Waiting;
};

/** What a frame waits for. */
type Waiting =
  | { readonly kind: 'nothing' }
  /** The execution ended just before this would have been done. */
  | { readonly kind: 'work'; readonly work: LastingWork }
  | { readonly kind: 'wait'; readonly timer: number }
  | { readonly kind: 'retry'; readonly timer: number }
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'children'; readonly children: Children }
  | { readonly kind: 'map-run'; readonly request: MapRunRequest };

/** How far the branches or the items of a state have come. */
export type Children = {
  readonly running: readonly number[];
  readonly results: readonly (Json | undefined)[];
  readonly left: number;
  /** What is still to be started, for a Map. */
  readonly items: readonly Json[];
  readonly nextItem: number;
};

/** What a task asks of the world, ready to be done, and done again after a crash. */
export type TaskRequest =
  | {
      readonly kind: 'lambda';
      /** Called by its ARN, or by the optimised integration, whose result tells more. */
      readonly style: 'function' | 'invoke';
      readonly functionName: string;
      readonly qualifier: string | undefined;
      readonly payload: string;
      readonly invocationType: string | undefined;
      readonly logType: string | undefined;
      readonly clientContext: string | undefined;
    }
  | {
      readonly kind: 'service';
      readonly style: 'optimised' | 'aws-sdk';
      readonly service: string;
      readonly action: string;
      /** The text of a JSON object, in the words of the service's API. */
      readonly parameters: string;
    }
  /** Starts an execution in this very engine. */
  | {
      readonly kind: 'execution';
      readonly machineArn: string;
      readonly name: string;
      readonly input: string;
      /** One with this name and input that began later was begun by this request, when it was made before. */
      readonly since: number;
      /** Whether the task ends with the execution: it must then be one whose end can be asked for. */
      readonly isAwaited: boolean;
      /** The task; absent where an older version asked. */
      readonly by?: AwaitedBy;
    };

/** A task that ends with an execution which it has started. */
export type AwaitedBy = { readonly executionArn: string; readonly task: number };

/** A task that was scheduled and has no result. */
export type PendingTask = {
  readonly number: number;
  readonly frame: number;
  readonly request: TaskRequest;
  /** Present when SendTaskSuccess or SendTaskFailure may give the result. */
  readonly token: string | undefined;
  /** The request of a task that waits was answered, so it is not made again. */
  readonly submitted: boolean;
  /** The execution whose end is the result, once it was started. */
  readonly child?: { readonly executionArn: string; readonly isParsed: boolean };
  readonly heartbeatSeconds: number | undefined;
  readonly timeoutTimer: number | undefined;
  readonly heartbeatTimer: number | undefined;
};

/** A moment at which an execution goes on, in milliseconds since the epoch. */
export type Timer = {
  readonly at: number;
  readonly purpose:
    | { readonly kind: 'wait' | 'retry'; readonly frame: number }
    | { readonly kind: 'timeout' | 'heartbeat'; readonly task: number }
    | { readonly kind: 'execution-timeout' }
    /** The rest of a long step is to be done. */
    | { readonly kind: 'go-on' };
};
