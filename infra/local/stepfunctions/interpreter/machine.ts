import type { Comparison } from './choice/comparison.ts';
import type { Json } from './json.ts';
import type { Path } from './jsonpath/path.ts';
import type { ItemFormat, ResultWriting } from './map-run-request.ts';
import type { Template } from './template.ts';

/** A definition made ready to run: checked, its expressions parsed, its nested states found by key. */
export type Machine = {
  readonly timeoutSeconds: number | undefined;
  /** The top level under '', branches and item processors under `<state>/<index>` of the block that holds them. */
  readonly blocks: ReadonlyMap<string, Block>;
};

/** States that follow each other: the top level, one branch of a Parallel, the processor of a Map. */
export type Block = { readonly startAt: string; readonly states: ReadonlyMap<string, State> };

/** Variables to set, each with its template. */
export type Assign = readonly (readonly [string, Template])[];

/** What leaves a state: absent fields pass the result on and set no variable. */
export type Yield = JsonataYield | JsonPathYield;
export type JsonataYield = {
  readonly language: 'JSONata';
  readonly output: Template | undefined;
  readonly assign: Assign | undefined;
};
/** `null` for a ResultPath throws the result away, for an OutputPath everything. */
export type JsonPathYield = {
  readonly language: 'JSONPath';
  readonly resultSelector: Template | undefined;
  readonly resultPath: Path | null | undefined;
  readonly outputPath: Path | null | undefined;
  readonly assign: Assign | undefined;
};

export type Retrier = {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: boolean;
};

export type Catcher = Yield & { readonly errorEquals: readonly string[]; readonly next: string };

type Common = {
  readonly name: string;
  /** What of its input a state in JSONPath works on; all of it when absent, `{}` when null. */
  readonly inputPath?: Path | null | undefined;
};
type Leaving = Yield & { /** Absent at the end of the block. */ readonly next: string | undefined };
type Answering = { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] };

export type PassState = Common &
  Leaving & {
    readonly kind: 'Pass';
    readonly result: Json | undefined;
    readonly arguments: Template | undefined;
  };
type SucceedState = Common & Yield & { readonly kind: 'Succeed' };
export type FailState = Common & {
  readonly kind: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
};
export type WaitState = Common &
  Leaving & { readonly kind: 'Wait'; readonly field: 'Seconds' | 'Timestamp'; readonly until: Template };
export type ChoiceRule = Yield & {
  /** A Condition in JSONata, comparisons in JSONPath. */
  readonly test:
    | { readonly kind: 'condition'; readonly condition: Template }
    | { readonly kind: 'comparison'; readonly comparison: Comparison };
  readonly next: string;
};
export type ChoiceState = Common &
  Yield & { readonly kind: 'Choice'; readonly choices: readonly ChoiceRule[]; readonly default: string | undefined };

/** What a Task asks of the world. */
export type TaskResource =
  /** `arn:aws:lambda:…:function:name` itself. */
  | { readonly kind: 'function'; readonly arn: string }
  /** `arn:aws:states:::<service>:<action>` or `arn:aws:states:::aws-sdk:<service>:<action>`, with a pattern's suffix. */
  | {
      readonly kind: 'service';
      readonly style: 'optimised' | 'aws-sdk';
      readonly service: string;
      readonly action: string;
      readonly pattern: TaskPattern;
    };

/** When a task of a service is done: with the answer, with its token's, or with the end of what it has started. */
export type TaskPattern = 'requestResponse' | 'waitForTaskToken' | 'sync' | 'sync:2';

export type TaskState = Common &
  Leaving &
  Answering & {
    readonly kind: 'Task';
    readonly resource: TaskResource;
    readonly arguments: Template | undefined;
    readonly timeoutSeconds: Template | undefined;
    readonly heartbeatSeconds: Template | undefined;
    readonly credentials: Template | undefined;
  };
export type ParallelState = Common &
  Leaving &
  Answering & {
    readonly kind: 'Parallel';
    readonly branches: readonly string[];
    readonly arguments: Template | undefined;
  };
export type MapState = Common &
  Leaving &
  Answering & {
    readonly kind: 'Map';
    readonly processor: string;
    readonly items: Template | undefined;
    readonly itemSelector: Template | undefined;
    readonly maxConcurrency: Template | undefined;
    /** Present when each item is an execution of its own. */
    readonly distributed: DistributedMap | undefined;
  };

export type DistributedMap = {
  readonly label: string | undefined;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  readonly reader: ItemReader | undefined;
  readonly batcher:
    | {
        readonly maxItems: Template | undefined;
        readonly maxBytes: Template | undefined;
        readonly input: Template | undefined;
      }
    | undefined;
  readonly toleratedCount: Template | undefined;
  readonly toleratedPercentage: Template | undefined;
  /** Without arguments the results go nowhere, they only take another form. */
  readonly writer: (Omit<ResultWriting, 'target'> & { readonly arguments: Template | undefined }) | undefined;
};

/** Where a distributed Map has its items from: S3. */
export type ItemReader = {
  readonly action: 'getObject' | 'listObjectsV2';
  readonly arguments: Template | undefined;
  /** How an object's text is read; absent when the list of objects is what is wanted. */
  readonly format: Omit<ItemFormat, 'maxItems'> | undefined;
  readonly maxItems: Template | undefined;
};

export type State =
  | PassState
  | SucceedState
  | FailState
  | WaitState
  | ChoiceState
  | TaskState
  | ParallelState
  | MapState;

/** The state, which a checked definition is bound to have. */
export function stateOf(machine: Machine, block: string, name: string): State {
  const state = machine.blocks.get(block)?.states.get(name);
  if (!state) throw new Error(`expected a state "${name}" in the block "${block}" of the definition, found none`);
  return state;
}
