/** What is derived from the runs, and how it is written. */
import type { Row } from './row';
import type { Result } from './takeTurns';

/** A row at one size. */
export interface Measured {
  readonly row: Row;
  readonly n: number;
  readonly d: number;
  /** Ours first. */
  readonly results: readonly Result[];
  /** What came out, by result. */
  readonly said: readonly (string | undefined)[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function seconds(value: number): string {
  if (value < 1) return `${(value * 1000).toFixed(value < 0.1 ? 1 : 0)} ms`;
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

/** Median of the warm runs; undefined where there are none. */
export function warm({ runs }: Result): number | undefined {
  return runs.length > 0 ? median(runs.map((run) => run.seconds)) : undefined;
}

/** The reference's result where it ended. */
export function referenceOf({ row, results }: Measured): Result | undefined {
  return results.find(({ name, runs }) => name === row.others.at(0)?.name && runs.length > 0);
}

/** Ours over another, warm or from the start of the process. */
export function ratio(ours: Result, other: Result, time: (result: Result) => number | undefined) {
  const [a, b] = [time(ours), time(other)];
  return a === undefined || b === undefined ? undefined : a / b;
}

export const sinceStart = ({ start }: Result) => start?.sinceStart;

/** Exponent e of time ~ rows^e between the two largest sizes of a contender. */
export function growth(measured: readonly Measured[], row: Row, name: string): number | undefined {
  const points = measured.flatMap((one) => {
    const result = one.row === row ? one.results.find((other) => other.name === name) : undefined;
    const time = result && warm(result);
    return time === undefined ? [] : [{ n: one.n, time }];
  });
  if (points.length < 2) return undefined;
  const [a, b] = points.slice(-2);
  return Math.log(b.time / a.time) / Math.log(b.n / a.n);
}

/** The cells of a result; `report.ts` heads them. */
export function cells(measured: Measured, at: number): string[] {
  const result = measured.results[at];
  const { name, absent, start, runs } = result;
  if (absent !== undefined || !start) return [name, absent ?? '', '', '', '', '', '', ''];
  const times = runs.map((run) => run.seconds);
  const spread =
    runs[0] === start
      ? 'first run'
      : `${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}, ${runs.length}`;
  const over = at === 0 ? undefined : ratio(measured.results[0], result, warm);
  return [
    name,
    seconds(median(times)),
    spread,
    seconds(median(runs.map((run) => run.cpuSeconds))),
    seconds(start.sinceStart),
    `${Math.round(Math.max(start.peakBytes, ...runs.map((run) => run.peakBytes)) / 2 ** 20)} MiB`,
    over === undefined ? '' : over.toFixed(over < 0.1 ? 3 : 2),
    measured.said[at] ?? '',
  ];
}

export function barVerdict(measured: Measured): string {
  const bar = measured.row.bars?.[measured.n];
  const reference = referenceOf(measured);
  const reached = reference && ratio(measured.results[0], reference, warm);
  if (bar === undefined || reached === undefined) return '';
  return reached <= bar ? `bar ${bar}: met` : `bar ${bar}: missed`;
}

/** For the terminal. */
export function resultLines(measured: Measured): string[] {
  const { row, n, d, results } = measured;
  const verdict = barVerdict(measured);
  const widths = [20, 12, 30, 10, 10, 10, 8];
  const lines = results.map((_result, at) =>
    cells(measured, at)
      .map((cell, column) => (column === 0 ? `  ${cell}` : cell).padEnd(widths[column] ?? 0))
      .join(' ')
      .trimEnd(),
  );
  return [`${row.name} ${n}x${d}${verdict && ` (${verdict})`}`, ...lines];
}
