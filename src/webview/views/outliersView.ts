/**
 * What is strange in the dataset, in three parts behind one switch: the ledger of outlier methods, the findings of
 * the audit, the duplicates. Each part is built when it is chosen and owns its maps.
 */
import type { AppContext, View } from '../appContext';
import { segmented } from '../controls/controls';
import { Disposables, fill, h } from '../dom';
import type { OutlierPart } from '../protocol';
import { t } from '../text';
import { DuplicatesPart } from './outliers/duplicatesPart';
import { FindingsPart } from './outliers/findingsPart';
import { LedgerPart } from './outliers/ledgerPart';

export class OutliersView implements View {
  readonly element = h('div', { class: 'view' });
  private readonly disposables = new Disposables();
  private readonly extra = h('div', { class: 'encodings-extra' });
  private part: { name: OutlierPart; view: View } | null = null;

  constructor(
    private readonly page: AppContext,
    extra: HTMLElement,
  ) {
    const { store } = page;
    const choices: readonly { value: OutlierPart; title: string }[] = [
      { value: 'ledger', title: t('Ledger') },
      { value: 'findings', title: t('Findings') },
      { value: 'duplicates', title: t('Duplicates') },
    ];
    const parts = segmented(t('What is shown'), choices, store.get().outlierPart, (outlierPart) =>
      store.set({ outlierPart }),
    );
    fill(extra, parts, this.extra);
    this.disposables.own(store.subscribe(['outlierPart'], () => this.show()));
    this.disposables.own(() => this.part?.view.dispose());
    this.disposables.own(() => store.set({ notes: [] }));
    this.show();
  }

  get surface() {
    return this.part?.view.surface ?? null;
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private show(): void {
    const { outlierPart } = this.page.store.get();
    if (this.part?.name === outlierPart) return;
    this.part?.view.dispose();
    fill(this.extra);
    this.page.store.set({ notes: [] });
    this.part = { name: outlierPart, view: this.make(outlierPart) };
    fill(this.element, this.part.view.element);
  }

  private make(part: OutlierPart): View {
    switch (part) {
      case 'ledger':
        return new LedgerPart(this.page, this.extra);
      case 'findings':
        return new FindingsPart(this.page, this.extra);
      case 'duplicates':
        return new DuplicatesPart(this.page, this.extra);
    }
  }
}
