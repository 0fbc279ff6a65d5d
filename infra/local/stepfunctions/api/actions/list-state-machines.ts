import { z } from 'zod';
import { defineAction, seconds } from '../action.ts';
import { pageOf } from '../pages.ts';
import { maxResults, nextToken } from '../validate.ts';

export const listStateMachines = defineAction(z.object({ maxResults, nextToken }), async (engine, input) => {
  const machines = engine.catalog.machines().sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageOf(machines, 'machines', ({ arn }) => arn, input);
  await engine.settled();
  return {
    stateMachines: page.items.map(({ arn, name, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type: 'STANDARD',
      creationDate: seconds(createdAt),
    })),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
});
