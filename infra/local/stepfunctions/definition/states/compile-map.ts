import type { Template } from '../../interpreter/template.ts';
import type { CompileBlock } from '../compile-state.ts';
import type { Fields } from '../fields.ts';
import { valueField } from '../value-field.ts';

/** What a Map runs, on which items, and how many at once. */
export function compileMap(
  fields: Fields,
  key: string,
  compileBlock: CompileBlock,
): {
  processor: string;
  items: Template | undefined;
  itemSelector: Template | undefined;
  maxConcurrency: Template | undefined;
} {
  // Old definitions call the selector Parameters.
  const parameters = fields.language === 'JSONPath' ? fields.template('Parameters') : undefined;
  const itemSelector = fields.template('ItemSelector') ?? parameters;
  // An inline Map fails with its first item whatever these say.
  valueField(fields, 'ToleratedFailureCount');
  valueField(fields, 'ToleratedFailurePercentage');
  return {
    processor: compileProcessor(fields, key, compileBlock),
    items: fields.language === 'JSONPath' ? compileItemsPath(fields) : compileItems(fields),
    itemSelector,
    maxConcurrency: valueField(fields, 'MaxConcurrency'),
  };
}

function compileProcessor(fields: Fields, key: string, compileBlock: CompileBlock): string {
  const processor = fields.object('ItemProcessor') ?? fields.object('Iterator');
  if (!processor) {
    fields.findings.wrong('These fields are required: [ItemProcessor]', fields.location);
    return '';
  }
  const config = processor.object('ProcessorConfig');
  const mode = config?.text('Mode');
  if (mode === 'DISTRIBUTED') processor.findings.missing('Distributed Map', `${processor.location}/ProcessorConfig`);
  else if (mode !== undefined && mode !== 'INLINE') config?.wrong('Mode', 'Value is not one of: [INLINE, DISTRIBUTED]');
  for (const name of ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label']) {
    if (fields.raw(name) !== undefined) fields.findings.missing(`'${name}' of a Map`, fields.location);
  }
  const processorKey = compileBlock(processor, `${key}/0`);
  processor.refuseOthers();
  return processorKey;
}

function compileItems(fields: Fields): Template | undefined {
  const items = fields.template('Items');
  if (items && items.kind !== 'expression' && !Array.isArray(fields.raw('Items'))) {
    fields.wrong('Items', 'Expected a JSONata expression or an Array');
  }
  return items;
}

function compileItemsPath(fields: Fields): Template | undefined {
  const path = fields.path('ItemsPath');
  return path ? { kind: 'path', path, field: undefined } : undefined;
}
