import { Latencies, type Percentiles } from './latencies.ts';
import { type Kind, kinds, routes } from './mix.ts';

/** What came of one request. */
export type Outcome =
  | { readonly kind: 'good' }
  /** Such as `503 internal_error` or `no answer: ECONNREFUSED`. */
  | { readonly kind: 'failed'; readonly error: string };

interface RouteReport extends Percentiles {
  readonly route: string;
  readonly answered: number;
  readonly failed: number;
}

export interface TallyReport {
  readonly routes: readonly RouteReport[];
  readonly overall: RouteReport;
  readonly errors: readonly { readonly route: string; readonly error: string; readonly count: number }[];
}

const mostErrorsKept = 100;

/** Counts what came of the requests. Percentiles are of the good answers: a quick refusal would flatter them. */
export class Tally {
  readonly #latencies = new Map(kinds.map((kind) => [kind, new Latencies()]));
  readonly #good = new Map<Kind, number>();
  readonly #failed = new Map<Kind, number>();
  readonly #errors = new Map<string, { readonly route: string; readonly error: string; count: number }>();

  record(kind: Kind, outcome: Outcome, milliseconds: number): void {
    if (outcome.kind === 'good') {
      this.#good.set(kind, (this.#good.get(kind) ?? 0) + 1);
      this.#latencies.get(kind)?.record(milliseconds);
      return;
    }
    this.#failed.set(kind, (this.#failed.get(kind) ?? 0) + 1);
    const route = routes[kind];
    const error = this.#errors.size < mostErrorsKept ? outcome.error : 'other';
    const known = this.#errors.get(`${route} ${outcome.error}`) ?? this.#errors.get(`${route} ${error}`);
    if (known === undefined) this.#errors.set(`${route} ${error}`, { route, error, count: 1 });
    else known.count += 1;
  }

  report(): TallyReport {
    const all = new Latencies();
    const rows: RouteReport[] = [];
    for (const [kind, latencies] of this.#latencies) {
      const good = this.#good.get(kind) ?? 0;
      const failed = this.#failed.get(kind) ?? 0;
      if (good + failed === 0) continue;
      all.add(latencies);
      rows.push({ route: routes[kind], answered: good + failed, failed, ...latencies.percentiles() });
    }
    const sum = (of: 'answered' | 'failed') => rows.reduce((total, row) => total + row[of], 0);
    return {
      routes: rows,
      overall: { route: 'all', answered: sum('answered'), failed: sum('failed'), ...all.percentiles() },
      errors: [...this.#errors.values()].toSorted((left, right) => right.count - left.count),
    };
  }
}
