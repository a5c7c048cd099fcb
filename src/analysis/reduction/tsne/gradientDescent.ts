/**
 * The descent of t-SNE on scikit-learn's schedule: 250 iterations with P exaggerated and momentum 0.5, the rest
 * with P itself and momentum 0.8; gains and update are reset in between. Every 50 iterations it tests whether to
 * stop: when the gradient has vanished, or when the divergence has not improved for 300 iterations.
 */
import { message } from '../../../common/messageTemplate';
import type { AnalysisError } from '../../errors';
import type { KernelArray } from '../../kernels/kernels';
import { badParameter } from '../../params';
import type { TaskContext } from '../../taskContext';
import type { LayoutForces, Steps } from './forces';

export const EXAGGERATED_ITERATIONS = 250;
const CHECK_EVERY_ITERATIONS = 50;
const PATIENCE_ITERATIONS = 300;
const MIN_GRADIENT_NORM = 1e-7;
/** Rows times iterations between two reports: some 5 ms. */
const REPORT_WORK = 2 ** 15;

export interface Descent {
  readonly forces: LayoutForces;
  /** (n, 2), moved in place. */
  readonly layout: KernelArray<Float32Array>;
  readonly learningRate: number;
  readonly earlyExaggeration: number;
  readonly iterations: number;
}

/** For a layout that is not finite any more. */
export function torn(learningRate: number): AnalysisError {
  return badParameter('t-SNE', 'learningRate', learningRate, message`lower: the points fly apart`);
}

/**
 * Moves the layout; returns the number of iterations done. Progress in iterations.
 * @throws AnalysisError `bad-parameter` when the learning rate tears the layout apart.
 */
export function descend(descent: Descent, task: TaskContext): number {
  const { forces, iterations, earlyExaggeration, learningRate } = descent;
  const phase = (from: number, to: number, exaggeration: number, momentum: number): number => {
    forces.update.values.fill(0);
    forces.gains.values.fill(1);
    return descendPhase(descent, { exaggeration, momentum, learningRate }, from, to, task);
  };
  const exaggerated = phase(0, EXAGGERATED_ITERATIONS, earlyExaggeration, 0.5);
  return phase(exaggerated, iterations, 1, 0.8);
}

function descendPhase(descent: Descent, steps: Steps, from: number, to: number, task: TaskContext): number {
  const { forces, layout, learningRate, iterations } = descent;
  const most = Math.max(1, Math.floor((2 * REPORT_WORK) / layout.length));
  let bestDivergence = Infinity;
  let bestAt = from;
  for (let done = from; done < to;) {
    task.progress(done, iterations);
    task.snapshot(layout.values);
    const count = Math.min(most, CHECK_EVERY_ITERATIONS - (done % CHECK_EVERY_ITERATIONS), to - done);
    const z = forces.descend(steps, count, task);
    if (!Number.isFinite(z)) throw torn(learningRate);
    done += count;
    // While exaggerated, the divergence cannot stop the run: its patience is longer than the phase.
    const checks = done % CHECK_EVERY_ITERATIONS === 0;
    const current = checks && steps.exaggeration === 1 ? forces.divergence(z) : Infinity;
    const squares = forces.step(steps, z);
    if (!checks) continue;
    if (Math.sqrt(squares) <= MIN_GRADIENT_NORM) return done;
    if (current < bestDivergence) {
      bestDivergence = current;
      bestAt = done;
    } else if (done - bestAt > PATIENCE_ITERATIONS) return done;
  }
  return to;
}
