import { z } from 'zod';
import { defineAction } from '../action.ts';
import { findTagged } from '../find-tagged.ts';
import { arn } from '../validate.ts';

export const listTagsForResource = defineAction(z.object({ resourceArn: arn }), async (engine, { resourceArn }) => {
  const machine = findTagged(engine, resourceArn);
  await engine.settled();
  return { tags: Object.entries(machine.tags).map(([key, value]) => ({ key, value })) };
});
