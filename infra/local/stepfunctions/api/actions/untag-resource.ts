import { z } from 'zod';
import { defineAction } from '../action.ts';
import { findTagged } from '../find-tagged.ts';
import { arn } from '../validate.ts';

const request = z.object({ resourceArn: arn, tagKeys: z.array(z.string()) });

export const untagResource = defineAction(request, async (engine, { resourceArn, tagKeys }) => {
  const machine = findTagged(engine, resourceArn);
  const kept = Object.entries(machine.tags).filter(([key]) => !tagKeys.includes(key));
  await engine.machines.save({ ...machine, tags: Object.fromEntries(kept) });
  return {};
});
