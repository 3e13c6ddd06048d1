/** Quantiles of a sample, by the nearest rank: a value that was really measured. */

export interface Quantiles {
  readonly samples: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export function quantile(sample: readonly number[], share: number): number {
  return nearestRank(sortedOf(sample), share);
}

export function quantilesOf(sample: readonly number[]): Quantiles {
  const sorted = sortedOf(sample);
  return {
    samples: sample.length,
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    p99: nearestRank(sorted, 0.99),
  };
}

function sortedOf(sample: readonly number[]): Float64Array {
  return Float64Array.from(sample).toSorted();
}

function nearestRank(sorted: Float64Array, share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("a quantile of nothing");
  return value;
}
