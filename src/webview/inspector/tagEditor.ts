/** Tags of the inspected sample as chips; what is added goes to the whole selection where more than one is selected. */
import type { AppContext } from '../appContext';
import { clip, fill, h } from '../dom';
import { tagsOf } from '../queries/tags';
import { count, t } from '../text';

/** As the host accepts them. */
const maxTagLength = 100;

export class TagEditor {
  readonly element = h('section', { class: 'tags' });
  private readonly known = h('datalist', { id: 'known-tags' });
  private readonly chips = h('ul', { class: 'chips', attrs: { 'aria-label': t('Tags') } });
  private readonly input: HTMLInputElement;

  constructor(private readonly page: AppContext) {
    this.input = h('input', {
      class: 'tag-input',
      type: 'text',
      maxLength: maxTagLength,
      attrs: { list: 'known-tags', spellcheck: 'false' },
    });
    const form = h('form', null, this.input, this.known);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const tag = this.input.value.trim();
      if (tag === '') return;
      this.input.value = '';
      void this.set(this.targets(), tag, true);
    });
    this.element.append(this.chips, form);
  }

  refresh(): void {
    const { current, tags } = this.page.store.get();
    this.element.hidden = tags === null || current === null;
    if (!tags || current === null) return;
    const { length } = this.targets();
    const label = length > 1 ? t('Add a tag to {0} images', count(length)) : t('Add a tag');
    this.input.placeholder = label;
    this.input.setAttribute('aria-label', label);
    fill(this.known, ...tags.tags.map(({ tag }) => h('option', { value: tag })));
    fill(
      this.chips,
      ...tagsOf(tags, current).map((tag) =>
        h(
          'li',
          { class: 'chip' },
          h('bdi', { class: 'clipped', text: clip(tag, maxTagLength) }),
          h('button', {
            class: 'chip-remove codicon codicon-close',
            type: 'button',
            attrs: { 'aria-label': t('Remove the tag {0}', tag) },
            on: { click: () => void this.set([current], tag, false) },
          }),
        ),
      ),
    );
  }

  private targets(): readonly number[] {
    const { current, selection } = this.page.store.get();
    if (selection.length > 1) return [...selection];
    return current === null ? [] : [current];
  }

  private async set(indices: readonly number[], tag: string, on: boolean): Promise<void> {
    try {
      this.page.store.set({ tags: await this.page.host.request('setTag', { indices, tag, on }) });
      this.page.say(on ? t('{0} tagged {1}', count(indices.length), tag) : t('Tag {0} removed', tag));
    } catch (error) {
      this.page.fail(error);
    }
  }
}
