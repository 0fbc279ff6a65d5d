import { CannotMeasure } from '../../commands/bench/benchmark.ts';
import { findInstance, type Instance } from '../../infra/local/instance.ts';

/** The Comanda that runs from this folder. Throws CannotMeasure when none does. */
export function runningInstance(): Instance {
  try {
    return findInstance();
  } catch (error) {
    throw new CannotMeasure(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
