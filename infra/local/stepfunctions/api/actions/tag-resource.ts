import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { defineAction } from '../action.ts';
import { findTagged } from '../find-tagged.ts';
import { arn, tags } from '../validate.ts';

const MAX_TAGS = 50;

export const tagResource = defineAction(z.object({ resourceArn: arn, tags }), async (engine, input) => {
  const machine = findTagged(engine, input.resourceArn);
  const added = Object.fromEntries(input.tags.map(({ key, value }) => [key, value]));
  const all = { ...machine.tags, ...added };
  if (Object.keys(all).length > MAX_TAGS) {
    throw new AwsError('TooManyTags', `A resource has ${MAX_TAGS} tags at most`, 400, { resourceName: machine.arn });
  }
  await engine.machines.save({ ...machine, tags: all });
  return {};
});
