/**
 * A selection of several samples: its summary in words, its images, what it is made of, and what can be done with it.
 * A value of a distribution keeps the images that have it; with Ctrl it takes them out.
 */
import type { TemplateResult } from 'lit-html';
import { largestOf } from '../../common/extremes';
import type { AppContext } from '../appContext';
import { iconButton } from '../controls/icons';
import { copyIds, saveTable } from '../export/selectedSamples';
import { fieldsOf } from '../fields';
import { rowsOfFinding } from '../queries/findings';
import {
  type Facet,
  type FacetValue,
  fieldFacets,
  findingFacet,
  selectionSummary,
} from '../queries/selectionFacets';
import { clickMode } from '../scatter/gestures';
import { clearSelection, select } from '../state/actions';
import { reviewImages } from '../state/reviewActions';
import { redo, redoLabel, undo, undoLabel } from '../state/undoActions';
import { clip, html } from '../template';
import { count, t } from '../text';
import { ContactSheet } from './contactSheet';
import { saveSelectionForm, selectionLists } from './selectionLists';
import { tagEditor } from './tagEditor';

/** Values of a distribution that are shown. */
const maxValues = 8;
const maxLabel = 60;

export class SelectionPanel {
  private readonly sheet: ContactSheet;
  private readonly opened = new Set<string>();
  private naming = false;

  /** @param changed called when the panel has to be rendered again. */
  constructor(
    private readonly app: AppContext,
    private readonly changed: () => void,
  ) {
    this.sheet = new ContactSheet(app, changed);
  }

  template(selection: Int32Array): TemplateResult | null {
    const { app } = this;
    const { dataset } = app.store.get();
    if (!dataset) return null;
    const findings = findingFacet(
      dataset,
      app.store.get().findings.list,
      (finding) => rowsOfFinding(dataset, finding),
      selection,
    );
    const facets = [...fieldFacets(dataset, selection), ...this.answers(selection), findings];
    const saved = () => {
      this.naming = false;
      this.changed();
    };
    return html`<section class="selection-panel" aria-label=${t('Selection')}>
      <p class="selection-summary"><bdi>${selectionSummary(dataset, selection)}</bdi></p>
      ${this.actions(selection)} ${this.naming && saveSelectionForm(app, selection, saved)} ${tagEditor(app)}
      ${this.sheet.template(selection)}
      ${facets.filter(({ values }) => values.length > 0).map((facet) => this.facet(facet, selection))}
      ${selectionLists(app)}
    </section>`;
  }

  private actions(selection: Int32Array): TemplateResult {
    const { app } = this;
    const { history } = app;
    const run = (action: () => Promise<unknown>) => () => {
      action().catch((error: unknown) => app.reportError(error));
    };
    const openTabs = () => app.host.request('openTabs', { indices: [...selection] });
    const name = () => {
      this.naming = !this.naming;
      this.changed();
    };
    return html`<div class="selection-actions">
      <button class="link" type="button" @click=${run(() => copyIds(app))}>${t('Copy ids')}</button>
      <button class="link" type="button" @click=${run(() => saveTable(app, 'csv'))}>
        ${t('Save as CSV…')}
      </button>
      <button class="link" type="button" @click=${run(openTabs)}>${t('Open as tabs')}</button>
      <button class="link" type="button" aria-expanded=${this.naming} @click=${name}>${t('Keep…')}</button>
      <button class="link" type="button" @click=${() => reviewImages(app, selection)}>${t('Review…')}</button>
      <span class="spacer"></span>
      ${iconButton('discard', undoLabel(history.last), () => void undo(app), !history.last)}
      ${iconButton('redo', redoLabel(history.next), () => void redo(app), !history.next)}
      ${iconButton('clear-all', t('Select nothing (Escape)'), () => clearSelection(app))}
    </div>`;
  }

  /** Of the records, in the language of the editor where the dataset has it. */
  private answers(selection: Int32Array): readonly Facet[] {
    const { model, store } = this.app;
    const { dataset, phase } = store.get();
    if (phase.phase !== 'ready' || !dataset || dataset.qaToSample.length === 0) return [];
    const languages = fieldsOf(dataset, 'qa').find(({ id }) => id === 'language');
    const known = languages?.kind === 'category' ? languages.column.values : [];
    const wanted = document.documentElement.lang.split('-')[0];
    const language = [wanted, 'en'].find((code) => known.includes(code)) ?? null;
    const args = { indices: selection, most: maxValues, language };
    const run = model.queries.getOrRequest('answerCounts', args);
    if (run.status !== 'done') return [];
    // The bars count images, not records.
    const values = run.answer
      .map(({ answer, samples }) => ({ id: answer, label: answer, rows: samples }))
      .sort((a, b) => b.rows.length - a.rows.length);
    return [{ id: 'answers', title: t('Most frequent answers'), values }];
  }

  private facet({ id, title, values }: Facet, selection: Int32Array): TemplateResult {
    const all = this.opened.has(id);
    const shown = all ? values : values.slice(0, maxValues);
    const largest = largestOf(values.map(({ rows }) => rows.length));
    const toggle = () => {
      if (all) this.opened.delete(id);
      else this.opened.add(id);
      this.changed();
    };
    const item = ({ label, rows }: FacetValue) => {
      const clicked = (event: MouseEvent) => {
        if (clickMode(event) !== 'replace') select(this.app, rows, 'remove');
        else if (rows.length < selection.length) select(this.app, rows, 'replace');
      };
      const width = `width: ${((100 * rows.length) / largest).toFixed(1)}%`;
      return html`<li>
        <button
          class="facet-value"
          type="button"
          title=${t('Click to keep only these, Ctrl+click to take them out')}
          @click=${clicked}
        >
          <span class="facet-bar" aria-hidden="true" .style=${width}></span>
          <bdi class="clipped">${clip(label, maxLabel)}</bdi>
          <span class="figures">${count(rows.length)}</span>
        </button>
      </li>`;
    };
    return html`<section class="facet">
      <h2 class="caption">${title}</h2>
      <ul class="facet-values" aria-label=${title}>
        ${shown.map(item)}
      </ul>
      ${
        values.length > maxValues &&
        html`<button class="link" type="button" aria-expanded=${all} @click=${toggle}>
          ${all ? t('Show fewer') : t('Show more ({0} left)', count(values.length - maxValues))}
        </button>`
      }
    </section>`;
  }
}
