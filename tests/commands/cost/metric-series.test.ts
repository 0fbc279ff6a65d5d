import { expect, test } from '@jest/globals';
import { metricSeriesOf } from '../../../commands/cost/metric-series.ts';
import { embeddedMetrics } from '../../../tasks/lambda/metrics.ts';

function printed(dimensions: Readonly<Record<string, string>>): string {
  let line = '';
  const meter = embeddedMetrics({ METRICS_NAMESPACE: 'Comanda', ENVIRONMENT: 'dev' }, (text) => {
    line = text;
  });
  meter({ name: 'Revenue', unit: 'None', value: 12, dimensions, at: new Date(0) });
  return line;
}

test('a metric with other dimensions is another series, and with another value the same', () => {
  expect(metricSeriesOf(printed({ currency: 'USD' }))).toEqual(['Comanda Revenue currency=USD environment=dev']);
  expect(metricSeriesOf(printed({ currency: 'EUR' }))).toEqual(['Comanda Revenue currency=EUR environment=dev']);
});

test('any other line has none', () => {
  expect(metricSeriesOf('{"level":"INFO"}\n')).toEqual([]);
  expect(metricSeriesOf('plain words')).toEqual([]);
});
