/** Buttons to the next and previous neighbour, cluster member and outlier; N, C and O do the same, with Shift back. */
import type { AppContext } from '../appContext';
import { h, iconButton } from '../dom';
import { moveInspection, type StepKind } from '../state/steps';
import { t } from '../text';

export function stepButtons(page: AppContext): HTMLElement {
  const kinds: readonly (readonly [StepKind, string, string, string])[] = [
    ['neighbor', t('Neighbour'), t('Previous neighbour (Shift+N)'), t('Next neighbour (N)')],
    ['cluster', t('Cluster'), t('Previous in the cluster (Shift+C)'), t('Next in the cluster (C)')],
    ['outlier', t('Outlier'), t('Previous outlier (Shift+O)'), t('Next outlier (O)')],
  ];
  const go = (kind: StepKind, direction: 1 | -1) => () => {
    moveInspection(page, kind, direction).catch((error: unknown) => page.fail(error));
  };
  return h(
    'div',
    { class: 'steps', attrs: { role: 'toolbar', 'aria-label': t('Next and previous') } },
    ...kinds.map(([kind, title, back, forth]) =>
      h(
        'span',
        { class: 'step' },
        iconButton('chevron-left', back, go(kind, -1)),
        h('span', { class: 'quiet', text: title }),
        iconButton('chevron-right', forth, go(kind, 1)),
      ),
    ),
  );
}

const keys: Readonly<Record<string, StepKind | undefined>> = { n: 'neighbor', c: 'cluster', o: 'outlier' };

/** The step a key asks for; null where it is typed into something or means something else. */
export function stepOfKey(event: KeyboardEvent): [StepKind, 1 | -1] | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return null;
  const kind = keys[event.key.toLowerCase()];
  return kind ? [kind, event.shiftKey ? -1 : 1] : null;
}
