import { z } from 'zod';
import { defineAction } from '../action.ts';
import { findTagged } from '../find-tagged.ts';
import { arn, tags } from '../validate.ts';

export const tagResource = defineAction(z.object({ resourceArn: arn, tags }), async (engine, input) => {
  const machine = findTagged(engine, input.resourceArn);
  const added = Object.fromEntries(input.tags.map(({ key, value }) => [key, value]));
  await engine.machines.save({ ...machine, tags: { ...machine.tags, ...added } });
  return {};
});
