import { expect, test } from '@jest/globals';
import { taskFunctions } from '../../../tasks/lambda/task-functions.ts';
import fulfillOrder from '../../../workflows/fulfill-order.ts';

test('every task that the workflow calls has a function of its name', () => {
  const called = Object.values(fulfillOrder.tasks).map((task) => task.name);
  expect(called.length).toBeGreaterThan(15);
  expect(called.filter((name) => !(name in taskFunctions))).toEqual([]);
});

test.each(Object.entries(taskFunctions))('the function %s runs the task of that name', async (name, load) => {
  expect((await load()).name).toBe(name);
});
