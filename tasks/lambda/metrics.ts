/** One value of a metric of ours. */
export interface Measurement {
  readonly name: string;
  readonly unit: 'Count' | 'Seconds' | 'None';
  readonly value: number;
  /** Beside the environment, which every metric has. Few values each: every combination is a metric that is paid for. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** When it was so; CloudWatch takes it for two weeks. */
  readonly at: Date;
}
export type Meter = (measurement: Measurement) => void;

const nothing: Meter = () => {};
// Lambda wraps what console.log is given into a JSON line of its own, in which CloudWatch finds no metrics.
const printRaw = (line: string) => void process.stdout.write(`${line}\n`);

/**
 * Metrics as lines of the log, in CloudWatch's embedded metric format (CloudWatch User Guide,
 * CloudWatch_Embedded_Metric_Format_Specification). Without METRICS_NAMESPACE and ENVIRONMENT, as on one machine, where
 * nobody reads them, it does nothing.
 */
export function embeddedMetrics(
  { METRICS_NAMESPACE: Namespace, ENVIRONMENT: environment }: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void = printRaw,
): Meter {
  if (Namespace === undefined || environment === undefined) return nothing;
  return ({ name, unit, value, dimensions, at }) => {
    const all = { environment, ...dimensions };
    const metric = { Namespace, Dimensions: [Object.keys(all)], Metrics: [{ Name: name, Unit: unit }] };
    print(JSON.stringify({ _aws: { Timestamp: at.getTime(), CloudWatchMetrics: [metric] }, ...all, [name]: value }));
  };
}
