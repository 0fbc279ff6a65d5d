import { z } from 'zod';

/**
 * Whom a call was made for: an order on its way (a function of ours, a shop's request, a webhook), somebody who reads an
 * order, or the demo that watches and audits, which no customer does.
 */
const purposeSchema = z.enum(['order', 'read', 'watching']);
export type Purpose = z.infer<typeof purposeSchema>;

const purpose = purposeSchema;
const count = z.number().nonnegative();

/** One thing that was seen happening, or that was there afterwards: all that the bill is counted from. */
const factSchema = z.discriminatedUnion('kind', [
  /** A call of a function; `api` is the one behind API Gateway. */
  z.object({ kind: z.literal('invocation'), function: z.string(), milliseconds: count, purpose }),
  /** A request to the API as API Gateway would bill it. */
  z.object({ kind: z.literal('request'), bytes: count, purpose }),
  z.object({
    kind: z.literal('awsCall'),
    service: z.string(),
    operation: z.string(),
    purpose,
    /** Of the request, as JSON. */
    bytes: count,
    /** More than one when the client tried again. */
    attempts: count,
    readUnits: count,
    writeUnits: count,
    /** Items that DynamoDB was asked for or was to write; messages of a batch. */
    items: count,
  }),
  /** A call to Stripe or a carrier: Lambda bills the wait for it. */
  z.object({ kind: z.literal('providerCall'), purpose }),
  /** Written by our code at INFO. */
  z.object({ kind: z.literal('logLine'), bytes: count, purpose }),
  /** A value of a metric of ours: CloudWatch bills each series, however many values it has. */
  z.object({ kind: z.literal('metric'), series: z.string() }),
  z.object({
    kind: z.literal('execution'),
    machine: z.string(),
    hasEnded: z.boolean(),
    transitions: count,
    retries: count,
    /** Of its history as Step Functions logs it at ALL. */
    events: count,
    logBytes: count,
    logBytesWithData: count,
  }),
  /** An item of the tables after the run, in the words of its keys. */
  z.object({ kind: z.literal('item'), table: z.string(), bytes: count, indexBytes: count, expires: z.boolean() }),
  /** An order that was accepted. */
  z.object({ kind: z.literal('order'), orders: count, refused: count }),
]);
export type Fact = z.infer<typeof factSchema>;
export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

export const writeFacts = (facts: readonly Fact[]) => facts.map((fact) => `${JSON.stringify(fact)}\n`).join('');

/** A line that was being written when its process ended is left out. */
export function readFacts(text: string): readonly Fact[] {
  const lines = text.split('\n');
  return lines.slice(0, -1).map((line) => factSchema.parse(JSON.parse(line)));
}
