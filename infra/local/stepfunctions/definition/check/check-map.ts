import { isObject } from '../../interpreter/json.ts';
import { checkObject, objectOf, within } from './check-object.ts';
import { path, template } from './check-template.ts';
import { anything, integerOrExpression, oneOf, text } from './check-values.ts';
import type { FieldRule, ObjectRule } from './rules.ts';

/** What runs for each item: states of its own, inline or as executions of their own. */
export const processor: FieldRule = (value, at, scope) => {
  if (!isObject(value)) return scope.findings.wrong('Expected value of type Object', at);
  const { ProcessorConfig: config, ...block } = value;
  if (config !== undefined) checkConfig(config, within(at, 'ProcessorConfig'), scope);
  scope.checkBlock(block, at);
};

const checkConfig: FieldRule = (value, at, scope) => {
  if (!isObject(value)) return scope.findings.wrong('Expected value of type Object', at);
  const isDistributed = value.Mode === 'DISTRIBUTED';
  checkObject(value, at, isDistributed ? distributed : inline, scope);
  if (isDistributed && scope.machineType === 'EXPRESS') {
    const message = `The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines`;
    scope.findings.wrong(message, within(at, 'Mode'));
  }
};

const mode = oneOf(['INLINE', 'DISTRIBUTED']);
const inline: ObjectRule = { fields: { Comment: anything, Mode: mode } };
const distributed: ObjectRule = {
  fields: { Comment: anything, Mode: mode, ExecutionType: oneOf(['STANDARD', 'EXPRESS']) },
  required: ['ExecutionType'],
};

const argumentsByLanguage = { JSONPath: ['Parameters'], JSONata: ['Arguments'] };

/** Where the items of a distributed Map come from. */
export const itemReader = objectOf(() => ({
  fields: {
    Comment: anything,
    Resource: text,
    Parameters: template,
    Arguments: template,
    ReaderConfig: objectOf(() => readerConfig),
    Bucket: anything,
  },
  required: ['Resource'],
  only: argumentsByLanguage,
}));

const readerConfig: ObjectRule = {
  fields: {
    Comment: anything,
    InputType: oneOf(['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']),
    Transformation: oneOf(['NONE', 'LOAD_AND_FLATTEN']),
    ManifestType: oneOf(['ATHENA_DATA', 'S3_INVENTORY']),
    CSVDelimiter: oneOf(['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB']),
    CSVHeaderLocation: oneOf(['FIRST_ROW', 'GIVEN']),
    CSVHeaders: anything,
    ItemsPointer: text,
    MaxItems: integerOrExpression(0),
    MaxItemsPath: path,
  },
  groups: [{ names: ['MaxItems', 'MaxItemsPath'], isNeeded: false }],
  only: { JSONPath: ['MaxItemsPath'], JSONata: [] },
};

/** Where the results of a distributed Map go. */
export const resultWriter = objectOf(() => ({
  fields: {
    Comment: anything,
    Resource: text,
    Parameters: template,
    Arguments: template,
    WriterConfig: objectOf(() => ({
      fields: {
        Transformation: oneOf(['NONE', 'COMPACT', 'FLATTEN']),
        OutputType: oneOf(['JSON', 'JSONL']),
      },
    })),
  },
  only: argumentsByLanguage,
}));

/** How many items go to one execution. */
export const itemBatcher = objectOf(() => ({
  fields: {
    Comment: anything,
    BatchInput: template,
    MaxItemsPerBatch: integerOrExpression(1),
    MaxItemsPerBatchPath: path,
    MaxInputBytesPerBatch: integerOrExpression(1),
    MaxInputBytesPerBatchPath: path,
  },
  groups: [
    { names: ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], isNeeded: false },
    { names: ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'], isNeeded: false },
  ],
  only: { JSONPath: ['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath'], JSONata: [] },
}));

/** The name of a distributed Map in the ARNs of what it runs. */
export const label: FieldRule = (value, at, { findings }) => {
  if (typeof value !== 'string') return findings.wrong('Expected value of type String', at);
  if (value.length > 40) findings.wrong('Maximum length is 40', at);
  if (/[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u.test(value)) {
    findings.add('INVALID_LABEL_NAME', `Invalid label name: ${value}`, at);
  }
};
