/** Tags of the inspected sample as chips; a new tag goes to the whole selection if more than one sample is selected. */
import type { TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AppContext } from '../appContext';
import { tagsOf } from '../queries/tags';
import { clip, html } from '../template';
import { count, t } from '../text';

/** As the host accepts them. */
const maxTagLength = 100;

/** Shows `current`, `selection` and `tags` of the state; nothing while a sample or the tags are missing. */
export function tagEditor(app: AppContext): TemplateResult | null {
  const { current, selection, tags } = app.store.get();
  if (!tags || current === null) return null;
  const targets = selection.length > 1 ? [...selection] : [current];
  const label = targets.length > 1 ? t('Add a tag to {0} images', count(targets.length)) : t('Add a tag');
  const submitted = (event: Event) => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLElement).querySelector('input');
    const tag = input?.value.trim() ?? '';
    if (!input || tag === '') return;
    input.value = '';
    void setTag(app, targets, tag, true);
  };
  const chip = (tag: string) =>
    html`<li class="chip">
      <bdi class="clipped">${clip(tag, maxTagLength)}</bdi>
      <button
        class="chip-remove codicon codicon-close"
        type="button"
        aria-label=${t('Remove the tag {0}', tag)}
        @click=${() => void setTag(app, [current], tag, false)}
      ></button>
    </li>`;
  return html`<section class="tags">
    <ul class="chips" aria-label=${t('Tags')}>
      ${repeat(tagsOf(tags, current), (tag) => tag, chip)}
    </ul>
    <form @submit=${submitted}>
      <input
        class="tag-input"
        type="text"
        maxlength=${maxTagLength}
        list="known-tags"
        spellcheck="false"
        placeholder=${label}
        aria-label=${label}
      />
      <datalist id="known-tags">${tags.tags.map(({ tag }) => html`<option value=${tag}></option>`)}</datalist>
    </form>
  </section>`;
}

async function setTag(app: AppContext, indices: readonly number[], tag: string, on: boolean): Promise<void> {
  try {
    app.store.set({ tags: await app.host.request('setTag', { indices, tag, on }) });
    app.announce(on ? t('{0} tagged {1}', count(indices.length), tag) : t('Tag {0} removed', tag));
  } catch (error) {
    app.reportError(error);
  }
}
