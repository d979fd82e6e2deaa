import { expect } from '@playwright/test';

/** One JSON line a figure, with its limit beside it, as `tests/load` prints them. A limit that is missed fails the run, after all figures are out. */
export function figure(scenario: string, name: string, value: number, unit: string, atMost?: number): void {
  const kept = atMost === undefined ? null : value <= atMost;
  console.log(JSON.stringify({ scenario, figure: name, value: Math.round(value * 10) / 10, unit, atMost, kept }));
  if (atMost !== undefined) expect.soft(value, name).toBeLessThanOrEqual(atMost);
}

/** @param values In any order; of none it is 0. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
