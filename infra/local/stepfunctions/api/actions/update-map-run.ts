import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../action.ts';
import { findMapRun } from '../find.ts';
import { longArn } from '../validate.ts';

const request = z.object({
  mapRunArn: longArn,
  maxConcurrency: z.int().min(0).optional(),
  toleratedFailureCount: z.int().min(0).optional(),
  toleratedFailurePercentage: z.number().min(0).max(100).optional(),
});

/** Changes the limits of a map run that is under way. */
export const updateMapRun = defineAction(request, async (engine, { mapRunArn, ...changes }) => {
  findMapRun(engine, mapRunArn);
  if (Object.values(changes).every((value) => value === undefined)) {
    throw new AwsError('ValidationException', 'At least one of the limits of the Map Run must be given');
  }
  if (!(await engine.mapRuns.update(mapRunArn, changes))) {
    throw new AwsError('ValidationException', `Map Run is not running: '${mapRunArn}'`);
  }
  return {};
});
