/** Under this name CloudWatch keeps what our functions measure themselves (tasks/lambda/metrics.ts). */
export const metricsNamespace = 'Comanda';
