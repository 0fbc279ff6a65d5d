/** What a method of a port does on AWS, in as far as a role has to allow it. */
export type Need =
  /** Items of the one table, by the beginning of their partition key. */
  | { readonly kind: 'items'; readonly actions: readonly ItemAction[]; readonly keys: readonly ItemKey[] }
  /** A query of an index, which holds keys alone. */
  | { readonly kind: 'index'; readonly index: TableIndex }
  | { readonly kind: 'wholeTable' }
  | { readonly kind: 'machines'; readonly action: 'StartExecution' | 'SendTaskSuccess' }
  | { readonly kind: 'executions'; readonly action: 'DescribeExecution' }
  | { readonly kind: 'secret'; readonly secret: SecretName }
  | { readonly kind: 'ordersQueue' }
  | { readonly kind: 'orderEvents' }
  | { readonly kind: 'mail' };

export type ItemAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem';
/** As the adapters make them (design of the table: tasks/adapters/dynamodb/*-entities.ts). */
export type ItemKey =
  | 'ORDER#'
  | 'LOOKUP#'
  | 'LOOKUP#trackingNumber#'
  | 'PLACEMENT#'
  | 'PRODUCT#'
  | 'STOCK#'
  | 'WEBHOOK#';
type TableIndex = 'ordersByCustomer' | 'ordersByStatus' | 'lists';
export type SecretName = 'stripe' | 'carriers';
