import type { MapRunOutcome } from './map-run-request.ts';

/** Something that happened to an execution. `at` is in milliseconds since the epoch; it is all the time there is. */
export type Stimulus =
  | { readonly kind: 'task-submitted'; readonly at: number; readonly task: number; readonly output: string }
  | { readonly kind: 'task-succeeded'; readonly at: number; readonly task: number; readonly output: string }
  | {
      readonly kind: 'task-failed';
      readonly at: number;
      readonly task: number;
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    }
  | { readonly kind: 'task-heartbeat'; readonly at: number; readonly task: number }
  | { readonly kind: 'timer-fired'; readonly at: number; readonly timer: number }
  | {
      readonly kind: 'map-run-ended';
      readonly at: number;
      readonly frame: number;
      readonly mapRunArn: string;
      readonly outcome: MapRunOutcome;
    }
  /** An execution that ended without success goes on from where it was. */
  | { readonly kind: 'redriven'; readonly at: number; readonly clientToken?: string | undefined }
  | {
      readonly kind: 'stopped';
      readonly at: number;
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    };
