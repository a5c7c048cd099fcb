/** What can be selected by name: the user's tags, and the selections that were kept. */
import type { TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { iconButton } from '../controls/icons';
import { copyIdsOf } from '../export/selectedSamples';
import { select } from '../state/actions';
import { keptRows } from '../state/keptSelection';
import { keepSelection, removeKept } from '../state/keptSelectionActions';
import { rowsWithTag } from '../state/tagChange';
import { clip, html } from '../template';
import { count, t } from '../text';

const maxName = 100;

export function selectionLists(app: AppContext): TemplateResult {
  const { tags, keptSelections } = app.store.get();
  const tagged = (tags?.tags ?? []).map(({ tag }) => ({
    name: tag,
    rows: Int32Array.from(rowsWithTag(tags, tag)),
    remove: null,
  }));
  const kept = keptSelections.map((selection) => ({
    name: selection.name,
    rows: keptRows(app.store.get().dataset, selection),
    remove: () => removeKept(app, selection),
  }));
  return html`${list(app, t('Tags of the dataset'), tagged)}${list(app, t('Kept selections'), kept)}`;
}

/** Asks for a name and keeps the selection under it. */
export function saveSelectionForm(app: AppContext, selection: Int32Array, done: () => void): TemplateResult {
  const submitted = (event: Event) => {
    event.preventDefault();
    const input = event.currentTarget instanceof HTMLElement && event.currentTarget.querySelector('input');
    const name = input ? input.value.trim() : '';
    if (name === '') return;
    keepSelection(app, name, selection);
    done();
  };
  return html`<form class="keep-form" @submit=${submitted}>
    <input
      class="tag-input"
      type="text"
      maxlength=${maxName}
      spellcheck="false"
      placeholder=${t('Name of this selection')}
      aria-label=${t('Name of this selection')}
    />
    <button class="button secondary" type="submit">${t('Keep')}</button>
  </form>`;
}

interface Named {
  readonly name: string;
  readonly rows: Int32Array;
  readonly remove: (() => void) | null;
}

function list(app: AppContext, title: string, entries: readonly Named[]): TemplateResult | null {
  if (entries.length === 0) return null;
  const copy = (rows: Int32Array) => {
    copyIdsOf(app, rows).catch((error: unknown) => app.reportError(error));
  };
  const item = ({ name, rows, remove }: Named) =>
    html`<li class="named-selection">
      <button class="link" type="button" @click=${() => select(app, rows, 'replace')}>
        <bdi class="clipped">${clip(name, maxName)}</bdi>
      </button>
      <span class="quiet figures">${count(rows.length)}</span>
      ${iconButton('copy', t('Copy the ids of {0}', clip(name, maxName)), () => copy(rows))}
      ${remove && iconButton('close', t('Forget {0}', clip(name, maxName)), remove)}
    </li>`;
  return html`<section class="facet">
    <h2 class="caption">${title}</h2>
    <ul class="facet-values" aria-label=${title}>
      ${entries.map(item)}
    </ul>
  </section>`;
}
