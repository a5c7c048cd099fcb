import type { ClusterStep, TaskInput } from '../task';

/** The last step of tasks whose parts `slakescope merge` puts together. */
export function mergeStep({ parts, out, threads }: TaskInput): ClusterStep {
  return {
    name: 'merge',
    isOfShards: false,
    words: () => ['merge', parts, '--out', out, ...threads],
  };
}
