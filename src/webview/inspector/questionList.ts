import type { QaDetail } from '../../analysis/session/sampleDetail';
import { clip, h } from '../dom';
import type { SampleView } from '../protocol';
import { t } from '../text';

/** Longest question or answer shown; the whole text is in the file, one click away. */
const maxShown = 400;

export function questionList(sample: SampleView, onOpen: (row: number) => void): HTMLElement[] {
  if (sample.qa.length === 0) {
    return [
      h('h2', { class: 'caption', text: t('Questions') }),
      h('p', { class: 'quiet', text: t('No questions.') }),
    ];
  }
  const groups = new Map<string, QaDetail[]>();
  for (const qa of sample.qa) groups.set(qa.language, [...(groups.get(qa.language) ?? []), qa]);
  const heading = [
    t('Questions'),
    ...[...groups].map(([language, list]) => `${languageName(language)} ${list.length}`),
  ];
  return [
    h('h2', { class: 'caption', text: heading.join(' · ') }),
    ...[...groups].map(([language, list]) =>
      h(
        'ul',
        { class: 'qa-list', attrs: { 'aria-label': languageName(language) } },
        ...list.map((qa) => item(qa, language, onOpen)),
      ),
    ),
  ];
}

function item(qa: QaDetail, language: string, onOpen: (row: number) => void): HTMLElement {
  const lang = language === 'zh' || language === 'en' ? language : undefined;
  return h(
    'li',
    { class: 'qa' },
    // Each piece of the dataset is isolated, so that bidi controls in one cannot reorder the other.
    h(
      'div',
      { class: 'qa-text', attrs: { lang } },
      h('bdi', { text: clip(qa.question, maxShown) }),
      ' ',
      h('strong', null, h('bdi', { text: clip(qa.answer, maxShown) })),
    ),
    h('button', {
      class: 'link',
      type: 'button',
      text: t('line {0}', qa.line),
      attrs: { 'aria-label': t('Open line {0}: {1}', qa.line, clip(qa.question, 80)) },
      on: { click: () => onOpen(qa.row) },
    }),
  );
}

export function languageName(code: string): string {
  return code === 'en' ? t('English') : code === 'zh' ? '中文' : clip(code, 20) || t('Unknown');
}
