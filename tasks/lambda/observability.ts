import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../task.ts';

const logger = new Logger({ serviceName: 'comanda' });
// The X-Ray SDK hooks into every promise of the process as soon as it is loaded, which doubles the cost of all else.
const tracer =
  process.env.POWERTOOLS_TRACE_ENABLED === 'false'
    ? undefined
    : new (await import('@aws-lambda-powertools/tracer')).Tracer({ serviceName: 'comanda' });

/** A log whose lines carry the given fields, so that one order can be followed over all its functions. */
export function logWith(fields: Readonly<Record<string, unknown>>): Log {
  return {
    info: (message, more) => logger.info(message, { ...fields, ...more }),
    warn: (message, more) => logger.warn(message, { ...fields, ...more }),
    error: (message, more) => logger.error(message, { ...fields, ...more }),
  };
}

/** Runs the work in an X-Ray subsegment of that name; without X-Ray it only runs it. */
export async function traced<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const parent = tracer?.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (tracer === undefined || parent === undefined) return work();
  const segment = parent.addNewSubsegment(`## ${name}`);
  tracer.setSegment(segment);
  try {
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    return await work();
  } catch (error) {
    if (error instanceof Error) tracer.addErrorAsMetadata(error);
    throw error;
  } finally {
    segment.close();
    tracer.setSegment(parent);
  }
}
