/**
 * What is unusual or wrong in the dataset, in three parts behind one switch: the comparison of outlier methods, the
 * findings of the audit, the duplicates. Each part is built when it is opened and owns its maps.
 */
import { render } from 'lit-html';
import type { AppContext } from '../appContext';
import { segmented } from '../controls/controls';
import { createElement, Disposables } from '../dom';
import type { OutlierPart } from '../protocol';
import { html } from '../template';
import { t } from '../text';
import type { View, ViewDefinition } from '../viewDefinition';
import { ComparisonPart } from './outliers/comparisonPart';
import { DuplicatesPart } from './outliers/duplicatesPart';
import { FindingsPart } from './outliers/findingsPart';

export const outliersView: ViewDefinition = {
  name: 'outliers',
  title: () => t('Outliers'),
  encodings: ['space', 'reduction'],
  methodsInUse: (model) => [model.reduction, ...model.methods('outliers').map(({ name }) => name)],
  make: (app) => new OutliersView(app),
};

const parts: Readonly<Record<OutlierPart, (app: AppContext) => View>> = {
  comparison: (app) => new ComparisonPart(app),
  findings: (app) => new FindingsPart(app),
  duplicates: (app) => new DuplicatesPart(app),
};

class OutliersView implements View {
  readonly element = createElement('div', 'view');
  readonly toolbar = createElement('div', 'encodings-toolbar');
  private readonly disposables = new Disposables();
  private part: { readonly name: OutlierPart; readonly view: View } | null = null;

  constructor(private readonly app: AppContext) {
    const { store } = app;
    this.disposables.own(store.subscribe(['outlierPart'], () => this.refresh()));
    this.disposables.own(() => this.part?.view.dispose());
    this.disposables.own(() => store.set({ notes: [] }));
    this.refresh();
  }

  get surface() {
    return this.part?.view.surface ?? null;
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  private refresh(): void {
    const { store } = this.app;
    const { outlierPart } = store.get();
    const { element, toolbar } = this.show(outlierPart);
    const choices: readonly { value: OutlierPart; title: string }[] = [
      { value: 'comparison', title: t('Comparison') },
      { value: 'findings', title: t('Findings') },
      { value: 'duplicates', title: t('Duplicates') },
    ];
    const choose = (part: OutlierPart) => store.set({ outlierPart: part });
    render(html`${segmented(t('What is shown'), choices, outlierPart, choose)}${toolbar}`, this.toolbar);
    render(element, this.element);
  }

  private show(name: OutlierPart): View {
    if (this.part?.name === name) return this.part.view;
    this.part?.view.dispose();
    this.app.store.set({ notes: [] });
    const view = parts[name](this.app);
    this.part = { name, view };
    return view;
  }
}
