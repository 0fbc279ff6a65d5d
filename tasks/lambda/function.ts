import type { Context } from 'aws-lambda';

/** The part of Lambda's context that our functions use: all that the runtime on one machine has to provide. */
export type FunctionContext = Pick<Context, 'awsRequestId' | 'functionName' | 'getRemainingTimeInMillis'>;

/** A Lambda function as the runtime calls it. */
export type LambdaFunction = (event: unknown, context: FunctionContext) => Promise<unknown>;
