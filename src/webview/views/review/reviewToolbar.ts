/** Which cases are reviewed: by kind, severity and split, by what is decided, all or a random sample. */
import type { TemplateResult } from 'lit-html';
import { severities, type Severity } from '../../../common/findings';
import { imageKind } from '../../../common/reviewProgress';
import type { AppContext } from '../../appContext';
import { selectControl } from '../../controls/controls';
import type { ReviewFilter } from '../../protocol';
import { kindTitle } from '../../queries/findingKinds';
import { everything } from '../../state/reviewFilter';
import { html } from '../../template';
import { count, t } from '../../text';
import type { ReviewQueue } from './reviewQueue';

const sampleSizes = [20, 50, 100, 200];

export function caseKindTitle(kind: string): string {
  return kind === imageKind ? t('Image') : kindTitle(kind);
}

export function severityTitle(severity: Severity): string {
  return { error: t('Error'), warning: t('Warning'), info: t('Note') }[severity];
}

export function reviewToolbar({ store }: AppContext, queue: ReviewQueue): TemplateResult {
  const { filter, cases, partner } = queue;
  const set = (change: Partial<ReviewFilter>) => queue.setFilter({ ...change, at: null });
  const sizes = new Map<string, number>();
  if (filter.kind !== '') sizes.set(filter.kind, 0); // also before the audit has found one
  for (const { kind } of cases) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  const splits = [...new Set(cases.map(({ split }) => split))].filter(Boolean).sort();
  const all = { value: '', title: t('All') };
  const handedOver = filter.only !== null;
  return html`${
    handedOver &&
    html`<button
      class="link"
      type="button"
      @click=${() => store.set({ review: { ...everything, at: queue.filter.at } })}
    >
      ${t('Review all findings')}
    </button>`
  }
  ${selectControl(
    'review-kind',
    t('Kind'),
    [
      { value: '', title: t('All ({0})', count(cases.length)) },
      ...[...sizes].map(([kind, size]) => ({
        value: kind,
        title: `${caseKindTitle(kind)} (${count(size)})`,
      })),
    ],
    filter.kind,
    (kind) => set({ kind }),
  )}
  ${selectControl(
    'review-severity',
    t('Severity'),
    [all, ...severities.map((value) => ({ value, title: severityTitle(value) }))],
    filter.severity,
    (severity) => set({ severity }),
  )}
  ${
    splits.length > 1 &&
    selectControl(
      'review-split',
      t('Split'),
      [all, ...splits.map((value) => ({ value, title: value }))],
      filter.split,
      (split) => set({ split }),
    )
  }
  ${selectControl(
    'review-show',
    t('Show'),
    [
      { value: 'open' as const, title: t('Open') },
      { value: 'decided' as const, title: t('Decided') },
      { value: 'all' as const, title: t('All') },
      ...(partner === null ? [] : [{ value: 'differ' as const, title: t('Readers differ') }]),
    ],
    filter.show,
    (show) => set({ show }),
  )}
  ${selectControl(
    'review-sample',
    t('Sample'),
    [
      { value: '', title: t('None') },
      ...sampleSizes.map((size) => ({ value: String(size), title: t('{0} at random', size) })),
    ],
    filter.sample === null ? '' : String(filter.sample),
    (size) => set({ sample: size === '' ? null : Number(size) }),
  )}`;
}
