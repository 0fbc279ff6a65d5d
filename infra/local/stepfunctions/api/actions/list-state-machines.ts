import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { pageOf } from '../pages.ts';
import { maxResults, nextToken } from '../validate.ts';

export const listStateMachines = defineAction(z.object({ maxResults, nextToken }), async (engine, input) => {
  const machines = engine.machines.all().sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageOf(machines, 'machines', ({ arn }) => arn, input);
  await engine.settled();
  return {
    stateMachines: page.items.map(({ arn, name, type, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: seconds(createdAt),
    })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
});
