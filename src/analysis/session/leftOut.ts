import { losesContent } from '../../common/findings';
import type { Dataset, Finding } from '../dataset/types';
import type { Reporter } from './stageContext';

/**
 * Says which samples of a dataset are left out of the results, which of its files are, and why: each once, however often
 * it is called.
 */
export function leftOutReporter(
  reporter: Pick<Reporter, 'log'>,
): (dataset: Pick<Dataset, 'findings'>) => void {
  const said = new Set<string>();
  return ({ findings }) => {
    const news = findings.filter(({ id }) => !said.has(id));
    const ofSamples = news.filter(({ leavesOut }) => leavesOut);
    say('One sample is left out:', (count) => `${count} samples are left out:`, ofSamples);
    const ofFiles = news.filter((one) => !one.leavesOut && one.sample === undefined && losesContent(one));
    say('What a file holds is left out:', (count) => `What ${count} files hold is left out:`, ofFiles);
  };

  function say(one: string, many: (count: number) => string, reasons: readonly Finding[]): void {
    const count = reasons.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
    if (count > 0) reporter.log('warn', count === 1 ? one : many(count));
    for (const { id, file, message } of reasons) {
      said.add(id);
      reporter.log('warn', `${file}: ${message}`);
    }
  }
}
