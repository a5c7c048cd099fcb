import type { Dataset } from '../dataset/types';
import type { Reporter } from './stageContext';

/** Says which samples of a dataset are left out of the results, and why: each once, however often it is called. */
export function leftOutReporter(
  reporter: Pick<Reporter, 'log'>,
): (dataset: Pick<Dataset, 'findings'>) => void {
  const said = new Set<string>();
  return ({ findings }) => {
    const reasons = findings.filter(({ id, leavesOut }) => leavesOut && !said.has(id));
    const count = reasons.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
    if (count > 0)
      reporter.log('warn', count === 1 ? 'One sample is left out:' : `${count} samples are left out:`);
    for (const { id, file, message } of reasons) {
      said.add(id);
      reporter.log('warn', `${file}: ${message}`);
    }
  };
}
