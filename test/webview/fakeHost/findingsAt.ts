import type { Dataset, Finding } from '../../../src/analysis/dataset/types';

/** Finding-like places at the first records of a dataset. */
export function findingsAt({ samples, root }: Dataset, count: number): Finding[] {
  return samples
    .flatMap(({ id, qa }) => qa.map((record) => ({ id, record })))
    .slice(0, count)
    .map(({ id, record: { source, qid } }, at) => ({
      id: `outlying-question:${id}:${at}`,
      kind: 'outlying-question',
      severity: 'info',
      sample: id,
      file: source.file.slice(root.length + 1),
      line: source.line,
      column: source.column,
      message: `The question ${qid} is unlike others.`,
    }));
}
