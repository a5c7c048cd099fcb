/** The benchmark's printout. */
import type { Measurement } from './contender';

export interface Result {
  readonly name: string;
  readonly runs: readonly Measurement[];
  /** False when the warm-up had to count. */
  readonly warm: boolean;
}

const WIDTHS = [22, 10, 20, 9, 6, 7, 9] as const;

export function heading(): string {
  return ['', ...line(['', 'median', 'min..max', 'CPU', 'runs', 'ratio', 'peak RSS'], 'outcome')].join('\n');
}

/** One line a contender; the ratio is ours over the other, by medians. */
export function resultLines(title: string, bar: number | undefined, results: readonly Result[]): string[] {
  const ours = results[0];
  const lines = results.map((result) => {
    const seconds = result.runs.map((run) => run.seconds);
    const ratio = median(ours.runs.map((run) => run.seconds)) / median(seconds);
    return line(
      [
        `  ${result.name}`,
        duration(median(seconds)),
        `${duration(Math.min(...seconds))}..${duration(Math.max(...seconds))}`,
        duration(median(result.runs.map((run) => run.cpuSeconds))),
        `${result.runs.length}${result.warm ? '' : '*'}`,
        result === ours ? '' : ratio.toFixed(3),
        result.name === 'reference'
          ? ''
          : `${Math.round(Math.max(...result.runs.map((run) => run.peakBytes)) / 2 ** 20)} MiB`,
      ],
      result.runs[0].outcome,
    );
  });
  const notes = results.some(({ warm }) => !warm) ? ['  * longer than 20 s: the first run counts'] : [];
  return [`${title}${verdict(bar, results)}`, ...lines.flat(), ...notes];
}

function verdict(bar: number | undefined, results: readonly Result[]): string {
  const reference = results.find(({ name }) => name === 'reference');
  if (bar === undefined || !reference) return '';
  const [ours, theirs] = [results[0], reference].map(({ runs }) => median(runs.map((run) => run.seconds)));
  return ` (bar ${bar}: ${ours / theirs <= bar ? 'met' : 'MISSED'})`;
}

function line(cells: readonly string[], last: string): string[] {
  const padded = cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i])));
  return [`${padded.join('')}  ${last}`];
}

function duration(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
