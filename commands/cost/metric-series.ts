import { z } from 'zod';

const lineSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** The series that a line of log in CloudWatch's embedded metric format adds to: each name with each set of dimensions. */
export function metricSeriesOf(line: string): readonly string[] {
  // Most lines have none: those are not parsed.
  if (!line.startsWith('{"_aws"')) return [];
  const values = lineSchema.parse(JSON.parse(line));
  return values._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = names.toSorted().map((name) => `${name}=${values[name]}`);
      return Metrics.map(({ Name }) => [Namespace, Name, ...dimensions].join(' '));
    }),
  );
}
