import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { tableDefinition } from '../../../tasks/adapters/dynamodb/table-definition.ts';
import { addApiAlarms } from '../alarms/api-alarms.ts';
import { addBucketAlarms } from '../alarms/bucket-alarms.ts';
import { addFunctionAlarms } from '../alarms/function-alarms.ts';
import { addMachineAlarms } from '../alarms/machine-alarms.ts';
import { addQueueAlarms } from '../alarms/queue-alarms.ts';
import { addTableAlarms, type WatchedTable } from '../alarms/table-alarms.ts';
import { addWaitingAlarms } from '../alarms/waiting-alarms.ts';
import { AuditTrail } from '../constructs/audit-trail.ts';
import { ComandaStack, type ComandaStackProps } from '../constructs/comanda-stack.ts';
import { addMonthlyBudget } from '../constructs/monthly-budget.ts';
import { addDashboards } from '../dashboards/add-dashboards.ts';
import type { ApiStack } from './api-stack.ts';
import type { ConsoleStack } from './console-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { EventsStack } from './events-stack.ts';
import type { FunctionsStack } from './functions-stack.ts';
import type { KeysStack } from './keys-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';
import type { StorageStack } from './storage-stack.ts';
import type { WorkflowsStack } from './workflows-stack.ts';

export interface ObservabilityStackProps extends ComandaStackProps {
  readonly keys: KeysStack;
  readonly data: DataStack;
  readonly storage: StorageStack;
  readonly events: EventsStack;
  readonly messaging: MessagingStack;
  readonly functions: FunctionsStack;
  readonly workflows: WorkflowsStack;
  readonly api: ApiStack;
  readonly console: ConsoleStack;
}

/** Alarms, dashboards (requirements F2), the budget and the audit trail. */
export class ObservabilityStack extends ComandaStack {
  readonly auditTrail: AuditTrail;

  constructor(scope: Construct, props: ObservabilityStackProps) {
    super(scope, 'observability', props, 'Comanda: alarms, dashboards, audit trail');
    const { keys, storage, functions, workflows, api } = props;
    const { alarms } = props.events;
    const functionNames = [...functions.all.keys()];
    const tables = watchedTables(props.data);
    addFunctionAlarms(this, functionNames, alarms);
    addApiAlarms(this, api.restApi, alarms);
    addTableAlarms(this, tables, alarms);
    addMachineAlarms(this, workflows.machines, alarms);
    addQueueAlarms(this, alarms);
    addBucketAlarms(
      this,
      { invoices: storage.invoices, 'product-images': storage.productImages, archive: storage.archive },
      alarms,
    );
    const waiting = addWaitingAlarms(this, workflows.definitions, alarms);
    const waits = [...new Set(waiting.flatMap(({ functionName }) => functionName ?? []))];
    addDashboards(this, { api: api.restApi, machines: workflows.machines, functionNames, tables, waits });
    addMonthlyBudget(this, this.#recipient());
    this.auditTrail = new AuditTrail(this, {
      key: keys.key,
      accessLogs: storage.accessLogs,
      invoices: storage.invoices,
      table: props.data.table,
    });
  }

  #recipient(): string {
    return StringParameter.valueForStringParameter(this, this.comanda.alarmRecipientParameter);
  }
}

function watchedTables({ table, idempotencyTable }: DataStack): readonly WatchedTable[] {
  const indexNames = (tableDefinition.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName }) => IndexName ?? []);
  return [
    { name: 'table', tableName: table.tableName, indexNames },
    { name: 'idempotency-table', tableName: idempotencyTable.tableName, indexNames: [] },
  ];
}
