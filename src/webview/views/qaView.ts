/**
 * The distinct questions as a map beside the map of images: selecting questions selects their images and the reverse. The
 * table below lists questions, records, or groups with how far their answers can be guessed without the image.
 */
import { render, type TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { formatColorSource, methodOf, parseColorSource } from '../color/colorSource';
import { type Choice, segmented, selectControl } from '../controls/controls';
import { Legend } from '../controls/legend';
import { runNotice } from '../controls/runNotice';
import { mapNotes } from '../queries/answerNotes';
import { qaColorChoices } from '../queries/colorChoices';
import { qaGroupingOf } from '../queries/grouping';
import { answerOf, type PendingResult } from '../queries/queryCache';
import { labelsOfQuestions, layoutOfTexts, scaleOfTexts } from '../queries/recordTexts';
import { clearSelection } from '../state/actions';
import { none, type QuestionRows } from '../state/appState';
import { selectQuestions } from '../state/questionActions';
import { html } from '../template';
import { count, imageCount, questionCount, t } from '../text';
import type { ViewDefinition } from '../viewDefinition';
import { axisLabels } from './axisLabels';
import { type GridCell, MapGridView } from './mapGridView';
import { PriorsTable } from './priorsTable';
import { QuestionsTable, type RowsOf } from './questionsTable';

export const qaView: ViewDefinition = {
  name: 'qa',
  group: 'questions',
  title: () => t('Questions'),
  encodings: [],
  methodsInUse: ({ reduction, state }) => [state.qaReduction, reduction],
  make: (app) => new QaView(app),
};

class QaView extends MapGridView {
  private readonly legend: Legend;
  private readonly priors: PriorsTable;
  private readonly questionsTable: QuestionsTable;
  private all: { n: number; rows: Int32Array } = { n: 0, rows: none };

  constructor(app: AppContext) {
    super(app, 'view outliers', 'qa-maps');
    this.legend = new Legend(app, (rows, mode) => selectQuestions(app, rows, mode));
    this.priors = new PriorsTable(app);
    this.questionsTable = new QuestionsTable(app);
    this.disposables.own(() => this.priors.table.dispose());
    this.disposables.own(() => this.questionsTable.table.dispose());
    this.follow([
      'colorBy',
      'qaReduction',
      'qaColorBy',
      'params',
      'qaSelection',
      'hidden',
      'questionRows',
      'findings',
    ]);
  }

  protected refresh(): void {
    const { app } = this;
    if (app.store.get().dataset?.qaToSample.length === 0) {
      render(null, this.toolbar);
      render(html`<p class="quiet view-empty">${t('This dataset has no questions.')}</p>`, this.element);
      return;
    }
    const scale = app.model.qaColorScale();
    const { init, qaSelection, legendOpen } = app.store.get();
    if (init) this.refreshToolbar();
    this.overlay(
      html`<div class="multiples">${this.grid([this.questions(), this.images()])}</div>
        <div class="legend-container below-title" ?hidden=${!legendOpen}>
          ${scale && this.legend.template(scale, qaSelection)}
        </div>`,
      ['legendOpen'],
    );
    render(html`${this.surface.element} ${this.tables()}`, this.element);
    this.refreshMaps();
  }

  /** The table of groups, of distinct questions, or of records, behind one switch. */
  private tables(): TemplateResult {
    const { app } = this;
    const { store } = app;
    const { questionRows, qaSelection } = store.get();
    const choices: readonly Choice<QuestionRows>[] = [
      { value: 'questions', title: t('Distinct questions') },
      { value: 'records', title: t('Records') },
      { value: 'groups', title: t('Groups of the colour') },
    ];
    const grouped = questionRows === 'groups';
    const waits = grouped ? this.priorsWaits() : this.questionsWaits(questionRows);
    const table = grouped ? this.priors.table : this.questionsTable.table;
    const chosen = qaSelection.length > 0 && !grouped;
    return html`<div class="table-stack">
      <div class="table-head">
        ${segmented(t('Rows of the table'), choices, questionRows, (value) => store.set({ questionRows: value }))}
        ${
          chosen &&
          html`<span class="quiet figures"
              >${t(
                qaSelection.length === 1 ? 'of {0} selected record' : 'of {0} selected records',
                count(qaSelection.length),
              )}</span
            >
            <button class="link" type="button" @click=${() => clearSelection(app)}>${t('Show all')}</button>`
        }
      </div>
      <div class="table-container">${table.element}${runNotice(app, waits, table.isFilled)}</div>
    </div>`;
  }

  private questionsWaits(rowsOf: RowsOf): readonly PendingResult[] {
    const { store, model } = this.app;
    const { phase, qaSelection, dataset } = store.get();
    if (phase.phase !== 'ready' || !dataset) return [];
    const wait = model.queries.pending(t('Questions'), 'recordTexts', {});
    const texts = model.texts();
    if (!texts) return [wait];
    const n = dataset.qaToSample.length;
    if (this.all.n !== n) this.all = { n, rows: Int32Array.from({ length: n }, (_none, row) => row) };
    const labels = labelsOfQuestions(texts);
    const priors = model.queries.pending(t('Answer priors'), 'answerPriors', { labels });
    this.questionsTable.update({
      texts,
      rowsOf,
      priors: answerOf(priors),
      findings: store.get().findings.list,
      records: qaSelection.length > 0 ? qaSelection : this.all.rows,
    });
    return [wait, priors];
  }

  private questions(): GridCell {
    const { model, store } = this.app;
    const { qaReduction, qaColorBy, dataset, legendOpen } = store.get();
    const records = model.qaColorScale();
    const texts = model.texts();
    const questions = dataset?.qaToSample.length ?? 0;
    const distinct = texts?.first.length ?? 0;
    const amount = texts
      ? t(
          distinct === 1 ? '{0} text of {1}' : '{0} texts of {1}',
          count(distinct),
          t(questions === 1 ? '{0} record' : '{0} records', count(questions)),
        )
      : questionCount(questions);
    const methods = [qaReduction, methodOf(qaColorBy)].filter((method) => method !== null);
    return {
      id: 'qa',
      title: t('Questions'),
      text: `${model.title(qaReduction)} · ${amount}`,
      waits: methods.map((method) => model.pending(method, 'qa')),
      drawn: texts !== null && model.layout(qaReduction, 'qa') !== null,
      axes: axisLabels(model, qaReduction, 'qa'),
      notes: mapNotes(model, qaReduction, qaColorBy, 'qa'),
      frameClass: legendOpen ? 'beside-legend' : '',
      legend: legendOpen && records && this.legend.strip(records),
      read: () => {
        const layout = model.layout(qaReduction, 'qa');
        const scale = model.qaColorScale();
        const known = model.texts();
        return {
          layout: layout && known && layout.n === known.textOf.length ? layoutOfTexts(layout, known) : null,
          scale:
            scale && known && scale.indices.length === known.textOf.length
              ? scaleOfTexts(scale, known)
              : null,
          cameraGroup: 'qa/questions',
          label: t('Map of {0}', questionCount(questions)),
          questions: true,
        };
      },
    };
  }

  private images(): GridCell {
    const { model, store } = this.app;
    return {
      id: 'images',
      title: t('Images'),
      text: `${model.title(model.reduction)} · ${model.colorScale()?.title ?? ''}`,
      waits: [model.pending(model.reduction), ...model.pendingColors()],
      drawn: model.layout(model.reduction) !== null,
      axes: axisLabels(model, model.reduction),
      notes: mapNotes(model, model.reduction, store.get().colorBy),
      read: () => ({
        layout: model.layout(model.reduction),
        scale: model.colorScale(),
        cameraGroup: 'qa/images',
        label: t('Map of {0}', imageCount(store.get().dataset?.ids.length ?? 0)),
      }),
    };
  }

  /** Requests the priors of the groups that colour the questions, and shows them once they are there. */
  private priorsWaits(): readonly PendingResult[] {
    const { store, model } = this.app;
    const { phase, qaColorBy } = store.get();
    const groups = qaGroupingOf(model, qaColorBy);
    if (phase.phase !== 'ready' || !groups || groups.labels.length === 0) return [];
    const priors = model.queries.pending(t('Answer priors'), 'answerPriors', { labels: groups.labels });
    if (priors.run?.status === 'done') this.priors.update(priors.run.answer, groups);
    return [priors];
  }

  private refreshToolbar(): void {
    const { store, model } = this.app;
    const { qaReduction, qaColorBy } = store.get();
    const layouts = model.methods('reduction').map(({ name, title }) => ({ value: name, title }));
    const colors = qaColorChoices(model).map(({ value, title }) => ({ value, title }));
    render(
      html`${selectControl('qa-reduction', t('Questions'), layouts, qaReduction, (value) =>
        store.set({ qaReduction: value }),
      )}${selectControl('qa-color', t('Colour'), colors, formatColorSource(qaColorBy), (value) =>
        store.set({ qaColorBy: parseColorSource(value) ?? qaColorBy }),
      )}${selectControl('qa-images', t('Images'), layouts, model.reduction, (value) =>
        store.set({ reduction: value, camera: null }),
      )}`,
      this.toolbar,
    );
  }
}
