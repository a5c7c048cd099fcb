/**
 * Tags of the inspected sample, or of the whole selection where more than one sample is selected, as chips. A chip
 * selects what carries its tag; its cross removes the tag from all of them, and a new tag goes to all of them.
 */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AppContext } from '../appContext';
import { tagsAmong } from '../queries/tags';
import { select } from '../state/actions';
import { setTag } from '../state/tagActions';
import { rowsWithTag } from '../state/tagChange';
import { clip, html } from '../template';
import { count, imageCount, t } from '../text';

/** As the host accepts them. */
const maxTagLength = 100;

/** Shows `current`, `selection` and `tags` of the state; nothing while a sample or the tags are missing. */
export function tagEditor(app: AppContext): TemplateResult | null {
  const { current, selection, tags } = app.store.get();
  if (!tags || (current === null && selection.length < 2)) return null;
  const several = selection.length > 1;
  const targets = several || current === null ? selection : Int32Array.of(current);
  const label = several ? t('Add a tag to {0}', imageCount(targets.length)) : t('Add a tag');
  const submitted = (event: Event) => {
    event.preventDefault();
    const input = event.currentTarget instanceof HTMLElement && event.currentTarget.querySelector('input');
    const tag = input ? input.value.trim() : '';
    if (!input || tag === '') return;
    input.value = '';
    void setTag(app, targets, tag, true);
  };
  const chip = ({ tag, carriers }: { tag: string; carriers: number }) =>
    html`<li class="chip">
      <button
        class="chip-name"
        type="button"
        title=${t('Select every image with this tag')}
        @click=${() => select(app, Int32Array.from(rowsWithTag(app.store.get().tags, tag)), 'replace')}
      >
        <bdi class="clipped">${clip(tag, maxTagLength)}</bdi>
        ${several && html`<span class="quiet figures">${`${count(carriers)}/${count(targets.length)}`}</span>`}
      </button>
      <button
        class="chip-remove codicon codicon-close"
        type="button"
        title=${several ? t('Remove from the selection') : t('Remove')}
        aria-label=${
          several ? t('Remove the tag {0} from {1}', tag, imageCount(carriers)) : t('Remove the tag {0}', tag)
        }
        @click=${() => void setTag(app, targets, tag, false)}
      ></button>
    </li>`;
  return html`<section class="tags">
    <ul class="chips" aria-label=${t('Tags')}>
      ${repeat(tagsAmong(tags, targets), ({ tag }) => tag, chip)}
    </ul>
    <form @submit=${submitted}>
      <input
        class="tag-input"
        type="text"
        maxlength=${maxTagLength}
        list="known-tags"
        spellcheck="false"
        placeholder=${label}
        title=${t('{0} (T)', label)}
        aria-label=${label}
      />
      <datalist id="known-tags">${tags.tags.map(({ tag }) => html`<option value=${tag}></option>`)}</datalist>
    </form>
  </section>`;
}

/**
 * Gives the keyboard to the field for a tag, and the inspector its place where that is hidden or the parameters have it.
 * The store shows both in a microtask: before the next key, which a timer would not be.
 */
export function focusTagField({ store }: AppContext): void {
  const { inspector, selection } = store.get();
  store.set({ sideSheet: false, inspector: { ...inspector, hidden: false }, listedSelection: selection });
  queueMicrotask(() => document.querySelector<HTMLElement>('.inspector .tag-input')?.focus());
}

/** T leads to the field for a tag, where something can be tagged. */
export function onTagKey(app: AppContext, event: KeyboardEvent): void {
  const { tags, current, selection } = app.store.get();
  const canTag = tags !== null && (current !== null || selection.length > 1);
  if (!canTag || !document.querySelector('.inspector')) return;
  event.preventDefault(); // the letter is not typed
  focusTagField(app);
}
