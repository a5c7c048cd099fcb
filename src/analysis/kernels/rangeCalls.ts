/** Calls of a kernel for ranges of rows, by one thread or several, with the same result. */
import type { TaskContext } from '../taskContext';
import type { KernelExports } from './exports';

/** Stand for the ends of a piece among the arguments of a call. */
export const FIRST = -1;
export const END = -2;

export type RangeKernel =
  | 'addCenteredRows'
  | 'addPathLengths'
  | 'addRows'
  | 'addToColumns'
  | 'addToRows'
  | 'assignCenters'
  | 'assignRows'
  | 'centeredDistances'
  | 'centeredLengths'
  | 'centeredProducts'
  | 'dividedSums'
  | 'joinCandidates'
  | 'joinCells'
  | 'joinDescent'
  | 'joinWithinCells'
  | 'layoutNearest'
  | 'layoutRanks'
  | 'rankWholeLists'
  | 'repel'
  | 'rowProducts'
  | 'sampleCandidates'
  | 'scatterTimes'
  | 'scatterTimesMoments'
  | 'scatterTimesSingle'
  | 'spaceRanks'
  | 'tileDistances'
  | 'unitRowsFrom';

export type RangeCall = [
  kernel: RangeKernel,
  parameters: readonly number[],
  count: number,
  step: number,
  task: TaskContext,
];

export interface RangeCalls {
  /** That work, the caller's among them: scratch memory is by thread. */
  readonly threads: number;
  /**
   * Calls a kernel for the rows 0..count-1, `step` of them a piece; FIRST and END among the parameters stand for the ends of a
   * piece, so no number of the data may be a parameter. What a piece writes must not depend on the others.
   * @throws CancelledError between two pieces.
   */
  run(...call: RangeCall): void;
  /** As `run`, but the caller goes on meanwhile; one such call at a time. @returns what waits for it, having taken part. */
  begin(...call: RangeCall): () => void;
  /** As `run`, with pieces that the caller prepares, one after the other, while threads compute those before. */
  runPrepared(prepare: (first: number, end: number) => void, ...call: RangeCall): void;
  /** Lets the other threads end. */
  release(): void;
}

/** The caller's thread alone. */
export function oneThread(call: KernelExports): RangeCalls {
  const runPrepared: RangeCalls['runPrepared'] = (prepare, kernel, parameters, count, step, task) => {
    for (let first = 0; first < count; first += step) {
      const end = Math.min(count, first + step);
      task.check();
      prepare(first, end);
      callPiece(call, kernel, parameters, first, end);
    }
  };
  const run: RangeCalls['run'] = (...own) => runPrepared(() => undefined, ...own);
  return {
    threads: 1,
    run,
    runPrepared,
    begin:
      (...own) =>
      () =>
        run(...own),
    release: () => undefined,
  };
}

/** One piece, on the thread of the caller. */
export function callPiece(
  call: KernelExports,
  kernel: RangeKernel,
  parameters: readonly number[],
  first: number,
  end: number,
): void {
  const own = parameters.map((value) => (value === FIRST ? first : value === END ? end : value));
  const kernels: Readonly<Record<RangeKernel, (...own: number[]) => void>> = call;
  kernels[kernel](...own);
}
