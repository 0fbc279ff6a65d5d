import type { DistributedMap, ItemReader } from '../../interpreter/machine.ts';
import type { Template } from '../../interpreter/template.ts';
import type { Fields } from '../fields.ts';
import { valueField } from '../value-field.ts';

const delimiters = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** What only a Map has whose items are executions of their own (developer guide, "Distributed mode"). */
export function compileDistributed(fields: Fields, config: Fields): DistributedMap {
  return {
    label: fields.text('Label'),
    executionType: oneOf(config, 'ExecutionType', ['STANDARD', 'EXPRESS']) ?? 'STANDARD',
    reader: compileReader(fields),
    batcher: compileBatcher(fields),
    toleratedCount: valueField(fields, 'ToleratedFailureCount'),
    toleratedPercentage: valueField(fields, 'ToleratedFailurePercentage'),
    writer: compileWriter(fields),
  };
}

function compileReader(fields: Fields): ItemReader | undefined {
  const reader = fields.object('ItemReader');
  if (!reader) return undefined;
  const action = actionOf(reader, { getObject: 's3:getObject', listObjectsV2: 's3:listObjectsV2' }) ?? 'getObject';
  const config = reader.object('ReaderConfig');
  const compiled = {
    action,
    arguments: argumentsOf(reader),
    format: config && compileFormat(config, action),
    maxItems: config && valueField(config, 'MaxItems'),
  };
  if (action === 'getObject' && !config) {
    fields.findings.wrong('These fields are required: [ReaderConfig]', reader.location);
  }
  return compiled;
}

function compileFormat(config: Fields, action: ItemReader['action']): ItemReader['format'] {
  const transformation = oneOf(config, 'Transformation', ['NONE', 'LOAD_AND_FLATTEN']);
  const inputType = oneOf(config, 'InputType', ['CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET']);
  const headersAt = oneOf(config, 'CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']);
  const headers = config.list('CSVHeaders')?.filter((header) => typeof header === 'string');
  const delimiter = oneOf(config, 'CSVDelimiter', ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']);
  const manifest = oneOf(config, 'ManifestType', ['S3_INVENTORY', 'ATHENA_DATA']);
  const itemsPointer = config.text('ItemsPointer');
  if (inputType === 'PARQUET') config.findings.missing(`The InputType 'PARQUET'`, config.at('InputType'));
  if (manifest === 'ATHENA_DATA') config.findings.missing(`The ManifestType 'ATHENA_DATA'`, config.at('ManifestType'));
  if (action === 'listObjectsV2' && transformation !== 'LOAD_AND_FLATTEN') return undefined;
  if (inputType === undefined && !config.has('InputType')) {
    config.findings.wrong('These fields are required: [InputType]', config.location);
  }
  if (inputType === 'CSV' && headersAt === undefined && !config.has('CSVHeaderLocation')) {
    config.findings.wrong('These fields are required: [CSVHeaderLocation]', config.location);
  }
  if (headersAt === 'GIVEN' && !headers) {
    config.findings.wrong('These fields are required: [CSVHeaders]', config.location);
  }
  return {
    inputType: inputType === undefined || inputType === 'PARQUET' ? 'JSON' : inputType,
    csvHeaders: headersAt === 'GIVEN' ? (headers ?? []) : undefined,
    csvDelimiter: delimiters[delimiter ?? 'COMMA'],
    itemsPointer,
  };
}

function compileBatcher(fields: Fields): DistributedMap['batcher'] {
  const batcher = fields.object('ItemBatcher');
  if (!batcher) return undefined;
  const compiled = {
    maxItems: valueField(batcher, 'MaxItemsPerBatch'),
    maxBytes: valueField(batcher, 'MaxInputBytesPerBatch'),
    input: batcher.template('BatchInput'),
  };
  if (!compiled.maxItems && !compiled.maxBytes) {
    const names = 'MaxItemsPerBatch or MaxItemsPerBatchPath or MaxInputBytesPerBatch or MaxInputBytesPerBatchPath';
    fields.findings.wrong(`These fields are required: [${names}]`, batcher.location);
  }
  return compiled;
}

function compileWriter(fields: Fields): DistributedMap['writer'] {
  const writer = fields.object('ResultWriter');
  if (!writer) return undefined;
  const config = writer.object('WriterConfig');
  const hasTarget = writer.has('Resource');
  if (hasTarget) actionOf(writer, { putObject: 's3:putObject' });
  else if (!config) fields.findings.wrong('These fields are required: [Resource or WriterConfig]', writer.location);
  const written = argumentsOf(writer);
  const transformation = config && oneOf(config, 'Transformation', ['NONE', 'COMPACT', 'FLATTEN']);
  const outputType = config && oneOf(config, 'OutputType', ['JSON', 'JSONL']);
  return {
    arguments: hasTarget ? (written ?? { kind: 'constant', value: {} }) : undefined,
    transformation: transformation ?? (hasTarget ? 'NONE' : 'COMPACT'),
    outputType: outputType ?? 'JSON',
  };
}

function argumentsOf(fields: Fields): Template | undefined {
  return fields.template(fields.language === 'JSONata' ? 'Arguments' : 'Parameters');
}

/** Which of the actions the Resource names. */
function actionOf<Name extends string>(fields: Fields, actions: Readonly<Record<Name, string>>): Name | undefined {
  const integration = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/.exec(fields.text('Resource') ?? '')?.[1];
  for (const name in actions) if (actions[name] === integration) return name;
  return fields.wrong('Resource', `Value is not a valid resource ARN`);
}

/** The field's value, which was checked before. */
function oneOf<Value extends string>(fields: Fields, name: string, values: readonly Value[]): Value | undefined {
  const text = fields.text(name);
  return values.find((value) => value === text);
}
