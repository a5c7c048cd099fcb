/** What the log says about a dataset: how it is opened, what was found, how long it took. */
import type { Finding } from '../../analysis/dataset/types';
import type { OpenAnswer } from '../../analysis/session/openRequest';
import { severities } from '../../common/findings';

/** "642 images, 14028 questions, vectors of 512 numbers by Built-in (no download), seed 42, 4.7 s". */
export function openedText(answer: OpenAnswer, seed: number, ms: number): string {
  const { root, samples, questions, dimension, encoderTitle } = answer;
  const size = `${samples} images, ${questions} questions, vectors of ${dimension} numbers by ${encoderTitle}`;
  return `Opened ${root}: ${size}, seed ${seed}, ${seconds(ms)}`;
}

/** "732 findings (1 error, 700 warning, 31 info)". */
export function findingsText(findings: readonly Finding[]): string {
  const counts = severities.map(
    (severity) => `${findings.filter((finding) => finding.severity === severity).length} ${severity}`,
  );
  return `${findings.length} findings (${counts.join(', ')})`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
