/** The table that ends the tutorial's section 4. */
import { clusterCounts } from '../../common/labels';
import { ofKind } from '../methods/fit';
import { methodNamed } from '../methods/registry';
import type { Analysis } from './analyze';

const WIDTH = 60;

export function clusteringSummary(analysis: Analysis): string {
  const rule = '='.repeat(WIDTH);
  const rows = ofKind(analysis.fits, 'clustering').map((fit) => {
    // Methods with noise always print its count, also 0.
    const { clusters, noise } = clusterCounts(fit.result.labels);
    const noisePart =
      noise > 0 || methodNamed(fit.method).capabilities?.noise
        ? `, ${String(noise).padStart(3)} noise points`
        : '';
    return `${`${methodNamed(fit.method).title}:`.padEnd(9)} ${String(clusters).padStart(3)} clusters${noisePart}`;
  });
  return [rule, 'CLUSTERING SUMMARY', rule, ...rows, rule].join('\n');
}
