import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { ComandaStack } from './comanda-stack.ts';

/**
 * The month's budget of one environment, by the tags of its resources: `application` and `environment` must be activated as
 * cost allocation tags, once in the account. It mails the recipient itself, and has no description: its runbook is budget.md.
 */
export function addMonthlyBudget(stack: ComandaStack, recipient: string): void {
  const { name, monthlyBudgetDollars } = stack.comanda;
  const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
    subscribers: [{ subscriptionType: 'EMAIL', address: recipient }],
  });
  const tagged = (key: string, value: string) => ({ tags: { key, values: [value], matchOptions: ['EQUALS'] } });
  new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: stack.named('budget'),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyBudgetDollars, unit: 'USD' },
      metrics: ['UnblendedCost'],
      filterExpression: { and: [tagged('application', 'comanda'), tagged('environment', name)] },
    },
    notificationsWithSubscribers: [notice('ACTUAL', 80), notice('FORECASTED', 100), notice('ACTUAL', 100)],
  });
}
