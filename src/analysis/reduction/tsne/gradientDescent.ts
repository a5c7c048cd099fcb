/**
 * The descent of t-SNE on scikit-learn's schedule: 250 iterations with P exaggerated and momentum 0.5, the rest
 * with P itself and momentum 0.8; gains and update are reset in between. Every 50 iterations it tests whether to
 * stop: when the gradient has vanished, or when the divergence has not improved for 300 iterations.
 */
import { message } from '../../../common/messageTemplate';
import type { AnalysisError } from '../../errors';
import type { KernelArray, Kernels } from '../../kernels/kernels';
import { badParameter } from '../../params';
import type { TaskContext } from '../../taskContext';
import type { Attraction, Repulsion } from './forces';
import type { JointProbabilities } from './jointProbabilities';

export const EXAGGERATED_ITERATIONS = 250;
const CHECK_EVERY_ITERATIONS = 50;
const PATIENCE_ITERATIONS = 300;
const MIN_GRADIENT_NORM = 1e-7;
/** Of the divergence with respect to a point, in units of the forces: 2 (dof + 1) / dof with one degree of freedom. */
const GRADIENT_FACTOR = 4;

export interface Descent {
  readonly kernels: Kernels;
  readonly p: JointProbabilities;
  readonly attraction: Attraction;
  readonly repulsion: Repulsion;
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
  const { kernels, layout, iterations, earlyExaggeration } = descent;
  const update = kernels.float32(layout.length);
  const gains = kernels.float32(layout.length);
  const phase = (from: number, to: number, exaggeration: number, momentum: number): number => {
    update.values.fill(0);
    gains.values.fill(1);
    return descendPhase(descent, { from, to, exaggeration, momentum, update, gains }, task);
  };
  const exaggerated = phase(0, EXAGGERATED_ITERATIONS, earlyExaggeration, 0.5);
  return phase(exaggerated, iterations, 1, 0.8);
}

interface Phase {
  readonly from: number;
  readonly to: number;
  readonly exaggeration: number;
  readonly momentum: number;
  readonly update: KernelArray<Float32Array>;
  readonly gains: KernelArray<Float32Array>;
}

function descendPhase(descent: Descent, phase: Phase, task: TaskContext): number {
  const { kernels, p, attraction, repulsion, layout, learningRate, iterations } = descent;
  const { from, to, exaggeration, momentum, update, gains } = phase;
  let bestDivergence = Infinity;
  let bestAt = from;
  for (let i = from; i < to; i++) {
    task.progress(i, iterations);
    task.snapshot(layout.values);
    const attracted = attraction.begin(task);
    repulsion.arrange(layout); // by this thread alone, while others begin with the attraction
    attracted();
    const z = repulsion.compute(task);
    if (!Number.isFinite(z)) throw torn(learningRate);
    // While exaggerated, the divergence cannot stop the run: its patience is longer than the phase.
    const checks = (i + 1) % CHECK_EVERY_ITERATIONS === 0;
    const current = checks && exaggeration === 1 ? attraction.divergence(z) : Infinity;
    const squares = kernels.call.step(
      p.n,
      layout.pointer,
      update.pointer,
      gains.pointer,
      attraction.force.pointer,
      repulsion.order.pointer,
      repulsion.forceX.pointer,
      repulsion.forceY.pointer,
      GRADIENT_FACTOR * exaggeration,
      GRADIENT_FACTOR / z,
      momentum,
      learningRate,
    );
    if (!checks) continue;
    if (Math.sqrt(squares) <= MIN_GRADIENT_NORM) return i + 1;
    if (current < bestDivergence) {
      bestDivergence = current;
      bestAt = i;
    } else if (i - bestAt > PATIENCE_ITERATIONS) return i + 1;
  }
  return to;
}
