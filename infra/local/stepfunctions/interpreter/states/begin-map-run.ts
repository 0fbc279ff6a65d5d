import type { Draft } from '../draft.ts';
import { isObject, type Json } from '../json.ts';
import type { DistributedMap, ItemReader, MapState } from '../machine.ts';
import type { Batches, ItemSource, MapRunRequest, ResultWriting, Tolerance } from '../map-run-request.ts';
import type { Outcome } from '../outcome.ts';
import { Random } from '../random.ts';
import { scopeOf } from '../scope.ts';
import { QueryFailure } from '../state-failure.ts';
import { evaluateTemplate, type Template } from '../template.ts';
import { itemsOf } from './begin-map.ts';
import { expectNumber, expectWholeNumber } from './expect.ts';

const MOST = 99_999_999;

/** Asks for a map run, whose children are executions of their own. */
export async function beginMapRun(
  draft: Draft,
  frame: number,
  state: MapState,
  distributed: DistributedMap,
): Promise<Outcome> {
  const evaluate = (template: Template, location: string): Promise<Json> =>
    evaluateTemplate(template, scopeOf(draft, frame), location);
  const whole = async (template: Template | undefined, location: string, least = 0): Promise<number | undefined> =>
    template && expectWholeNumber(template, await evaluate(template, location), location, { least, most: MOST });

  const maxConcurrency = (await whole(state.maxConcurrency, 'MaxConcurrency')) ?? 0;
  const { reader } = distributed;
  const given = reader ? undefined : await itemsOf(draft, frame, state);
  draft.emitIn(frame, 'MapStateStarted', { length: given?.length ?? 0 });

  // AWS looks at the rest only now.
  const tolerance = await toleranceOf(distributed, evaluate);
  const items: ItemSource = reader ? await sourceOf(reader, evaluate) : { kind: 'given', items: given ?? [] };
  const batches = await batchesOf(distributed, evaluate, whole);
  const writer = await writingOf(distributed, evaluate);
  const label = distributed.label ?? labelOf(draft, frame, state);
  const request: MapRunRequest = {
    arn: mapRunArn(draft, label),
    executionArn: draft.facts.arn,
    frame,
    label,
    block: state.processor,
    stateName: state.name,
    executionType: distributed.executionType,
    items,
    batches,
    maxConcurrency,
    tolerance,
    writer,
  };
  draft.emitIn(frame, 'MapRunStarted', { mapRunArn: request.arn });
  draft.update(frame, { waiting: { kind: 'map-run', request } });
  draft.effects.push({ kind: 'start-map-run', request });
  return { kind: 'waiting' };
}

type Evaluate = (template: Template, location: string) => Promise<Json>;
type Whole = (template: Template | undefined, location: string, least?: number) => Promise<number | undefined>;

async function toleranceOf(
  { toleratedCount, toleratedPercentage }: DistributedMap,
  evaluate: Evaluate,
): Promise<Tolerance> {
  const number = async (template: Template | undefined, location: string): Promise<number | undefined> =>
    template && expectNumber(template, await evaluate(template, location), location);
  const count = await number(toleratedCount, 'ToleratedFailureCount');
  if (count !== undefined && count < 0) throw new QueryFailure('ToleratedFailureCount cannot be negative.');
  const percentage = await number(toleratedPercentage, 'ToleratedFailurePercentage');
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
    throw new QueryFailure('ToleratedFailurePercentage must be between 0 and 100.');
  }
  return { count, percentage };
}

async function sourceOf(reader: ItemReader, evaluate: Evaluate): Promise<ItemSource> {
  const parameters = await objectOf(reader.arguments, 'ItemReader', evaluate);
  const maxItems = reader.maxItems
    ? expectNumber(reader.maxItems, await evaluate(reader.maxItems, 'ItemReader/ReaderConfig/MaxItems'), 'MaxItems')
    : 0;
  const format = reader.format && { ...reader.format, maxItems };
  const bucket = textIn(parameters, 'Bucket', 'ItemReader');
  if (reader.action === 'listObjectsV2' || !format) {
    return { kind: 'listing', bucket, prefix: optionalTextIn(parameters, 'Prefix') ?? '', format, maxItems };
  }
  const key = textIn(parameters, 'Key', 'ItemReader');
  return { kind: 'object', bucket, key, versionId: optionalTextIn(parameters, 'VersionId'), format };
}

async function batchesOf({ batcher }: DistributedMap, evaluate: Evaluate, whole: Whole): Promise<Batches | undefined> {
  if (!batcher) return undefined;
  return {
    maxItems: await whole(batcher.maxItems, 'MaxItemsPerBatch', 1),
    maxBytes: await whole(batcher.maxBytes, 'MaxInputBytesPerBatch', 1),
    input: batcher.input && (await evaluate(batcher.input, 'ItemBatcher/BatchInput')),
  };
}

async function writingOf({ writer }: DistributedMap, evaluate: Evaluate): Promise<ResultWriting | undefined> {
  if (!writer) return undefined;
  const { transformation, outputType } = writer;
  if (!writer.arguments) return { target: undefined, transformation, outputType };
  const parameters = await objectOf(writer.arguments, 'ResultWriter', evaluate);
  const target = {
    bucket: textIn(parameters, 'Bucket', 'ResultWriter'),
    prefix: optionalTextIn(parameters, 'Prefix') ?? '',
  };
  return { target, transformation, outputType };
}

async function objectOf(
  template: Template | undefined,
  field: string,
  evaluate: Evaluate,
): Promise<{ readonly [key: string]: Json }> {
  const value = template && (await evaluate(template, field));
  return isObject(value) ? value : {};
}

function textIn(parameters: { readonly [key: string]: Json }, name: string, field: string): string {
  const value = parameters[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new QueryFailure(`The field '${name}' of the ${field} must be a string, but was: ${JSON.stringify(value)}`);
}

function optionalTextIn(parameters: { readonly [key: string]: Json }, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === 'string' ? value : undefined;
}

/** A state without a Label gets one that is always the same. */
function labelOf(draft: Draft, frame: number, state: MapState): string {
  return new Random(JSON.stringify([draft.facts.machineArn, draft.frame(frame).block, state.name])).uuid();
}

/** `arn:…:mapRun:<machine>/<label>:<uuid>` */
function mapRunArn(draft: Draft, label: string): string {
  const [machine = ''] = draft.facts.machineArn.split('/');
  return `${machine.replace(':stateMachine:', ':mapRun:')}/${label}:${draft.random.uuid()}`;
}
