import type { DistributedMap } from '../../interpreter/machine.ts';
import type { Template } from '../../interpreter/template.ts';
import type { CompileBlock } from '../compile-state.ts';
import type { Fields } from '../fields.ts';
import { valueField } from '../value-field.ts';
import { compileDistributed } from './compile-distributed.ts';

const tolerances = ['ToleratedFailureCount', 'ToleratedFailurePercentage'];

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
  distributed: DistributedMap | undefined;
} {
  // Old definitions call the selector Parameters.
  const parameters = fields.language === 'JSONPath' ? fields.template('Parameters') : undefined;
  const itemSelector = fields.template('ItemSelector') ?? parameters;
  return {
    ...compileProcessor(fields, key, compileBlock),
    items: fields.language === 'JSONPath' ? compileItemsPath(fields) : compileItems(fields),
    itemSelector,
    maxConcurrency: valueField(fields, 'MaxConcurrency'),
  };
}

function compileProcessor(
  fields: Fields,
  key: string,
  compileBlock: CompileBlock,
): { processor: string; distributed: DistributedMap | undefined } {
  const processor = fields.object('ItemProcessor') ?? fields.object('Iterator');
  if (!processor) {
    fields.findings.wrong('These fields are required: [ItemProcessor]', fields.location);
    return { processor: '', distributed: undefined };
  }
  const config = processor.object('ProcessorConfig');
  const mode = config?.text('Mode');
  if (mode !== undefined && mode !== 'INLINE' && mode !== 'DISTRIBUTED') {
    config?.wrong('Mode', 'Value is not one of: [INLINE, DISTRIBUTED]');
  }
  const distributed = config && mode === 'DISTRIBUTED' ? compileDistributed(fields, config) : undefined;
  // An inline Map fails with its first item whatever these say.
  if (!distributed) for (const name of tolerances) valueField(fields, name);
  const compiled = { processor: compileBlock(processor, `${key}/0`), distributed };
  processor.refuseOthers();
  return compiled;
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
