import { Entity } from 'dynamodb-toolbox/entity';
import { $get, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { any } from 'dynamodb-toolbox/schema/any';
import { item } from 'dynamodb-toolbox/schema/item';
import { string } from 'dynamodb-toolbox/schema/string';
import { z } from 'zod';
import type { Callbacks } from '../../ports/callbacks.ts';
import type { Environment } from '../environment.ts';
import { comandaTable, entityOptions } from './table.ts';

const answerSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Token and answer meet in one item: each write gives back what the other has left there. */
export function dynamodbCallbacks(environment: Environment): Callbacks {
  const entity = new Entity({
    name: 'Callback',
    table: comandaTable(environment),
    ...entityOptions,
    schema: item({
      orderId: string().key(),
      name: string().key(),
      taskToken: string().optional(),
      answer: any().optional(),
    }),
    computeKey: ({ orderId, name }) => ({ PK: `ORDER#${orderId}`, SK: `CALLBACK#${name}` }),
  });

  return {
    register: async (orderId, name, taskToken) => {
      const write = entity.build(UpdateItemCommand).item({ orderId, name, taskToken });
      const { Attributes } = await write.options({ returnValues: 'ALL_NEW' }).send();
      return Attributes?.answer === undefined ? {} : { answer: answerSchema.parse(Attributes.answer) };
    },
    answer: async (orderId, name, answer) => {
      const write = entity.build(UpdateItemCommand).item({ orderId, name, answer: $get('answer', answer) });
      const { Attributes } = await write.options({ returnValues: 'ALL_NEW' }).send();
      const { taskToken } = Attributes ?? {};
      return {
        answer: answerSchema.parse(Attributes?.answer),
        ...(taskToken === undefined ? {} : { taskToken }),
      };
    },
  };
}
