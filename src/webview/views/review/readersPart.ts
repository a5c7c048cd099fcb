/** What the decisions so far say: how often a rule is right, and how far two readers agree. */
import type { TemplateResult } from 'lit-html';
import type { Decision } from '../../../analysis/curation/decision';
import { clopperPearsonInterval, type Interval, wilsonInterval } from '../../../common/proportionInterval';
import type { ReviewProgress } from '../../../common/reviewProgress';
import { explanations } from '../../controls/explanations';
import type { QueueCase } from '../../queries/reviewCases';
import { html } from '../../template';
import { count, t } from '../../text';

/** @param sampled of how many cases these are a random sample; null where they are all. */
export function precisionText(
  progress: ReviewProgress<Decision>,
  cases: readonly QueueCase[],
  sampled: number | null,
): TemplateResult | null {
  const { decided, confirmed } = progress.confirmed(cases);
  if (decided === 0 || sampled === null) return null;
  const percent = Math.round((100 * confirmed) / decided);
  const text = t(
    'Findings that were right: {0} of {1}, {2} %. 95 % interval: {3} (Wilson, of {4} findings), {5} (Clopper-Pearson).',
    count(confirmed),
    count(decided),
    percent,
    range(wilsonInterval(confirmed, decided, sampled)),
    count(sampled),
    range(clopperPearsonInterval(confirmed, decided)),
  );
  return html`<p class="review-statistic" role="status">${text}</p>`;
}

export function agreementText(
  progress: ReviewProgress<Decision>,
  cases: readonly QueueCase[],
  reader: string,
): TemplateResult | null {
  const others = progress.others(cases);
  if (others.length === 0) return null;
  const partner = progress.partner(cases);
  const name = (reader: string) => reader || t('no name');
  if (partner === null) {
    const counts = [reader, ...others]
      .map((one) => `${name(one)} ${progress.countOf(cases, one)}`)
      .join(', ');
    const text = t(
      'Decided of {0} cases: {1}. What other readers decided is hidden until all cases are decided by both.',
      count(cases.length),
      counts,
    );
    return html`<p class="review-statistic"><bdi>${text}</bdi></p>`;
  }
  const agreement = progress.agreement(cases, partner);
  if (!agreement) return null;
  const { observed, kappa, ac2, ac2Interval, n } = agreement;
  const text = t(
    "{0} and {1} on {2} cases: same verdict {3} %, Cohen's kappa {4}, Gwet's AC2 {5} (95 % interval {6}).",
    name(reader),
    name(partner),
    count(n),
    Math.round(100 * observed),
    Number.isNaN(kappa) ? t('not defined') : kappa.toFixed(2),
    ac2.toFixed(2),
    t('{0} to {1}', ac2Interval.low.toFixed(2), ac2Interval.high.toFixed(2)),
  );
  const explanation = `${explanations.kappa()}\n${explanations.ac2()}`;
  return html`<p class="review-statistic" tabindex="0" data-explanation=${explanation}>
    <bdi>${text}</bdi>
  </p>`;
}

function range({ low, high }: Interval): string {
  return `${Math.floor(100 * low)}–${Math.ceil(100 * high)} %`;
}
