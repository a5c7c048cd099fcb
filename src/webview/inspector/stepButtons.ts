/** Buttons to the next and previous neighbour, cluster member and outlier; N, C and O do the same, with Shift back. */
import type { TemplateResult } from 'lit-html';
import type { AppContext } from '../appContext';
import { iconButton } from '../controls/icons';
import { isTyping } from '../isTyping';
import { moveInspection, type StepKind } from '../queries/steps';
import { html } from '../template';
import { t } from '../text';

export function stepButtons(app: AppContext): TemplateResult {
  const kinds: readonly (readonly [StepKind, string, string, string])[] = [
    ['neighbor', t('Neighbour'), t('Previous neighbour (Shift+N)'), t('Next neighbour (N)')],
    ['cluster', t('Cluster'), t('Previous in the cluster (Shift+C)'), t('Next in the cluster (C)')],
    ['outlier', t('Outlier'), t('Previous outlier (Shift+O)'), t('Next outlier (O)')],
  ];
  const go = (kind: StepKind, direction: 1 | -1) => () => {
    moveInspection(app, kind, direction).catch((error: unknown) => app.reportError(error));
  };
  return html`<div class="steps" role="toolbar" aria-label=${t('Next and previous')}>
    ${kinds.map(
      ([kind, title, previous, next]) =>
        html`<span class="step">
          ${iconButton('chevron-left', previous, go(kind, -1))}
          <span class="quiet">${title}</span>
          ${iconButton('chevron-right', next, go(kind, 1))}
        </span>`,
    )}
  </div>`;
}

const keys: Readonly<Record<string, StepKind | undefined>> = { n: 'neighbor', c: 'cluster', o: 'outlier' };

/** The step that a key stands for; null for any other key, and while the user types or chooses something. */
export function stepOfKey(event: KeyboardEvent): [StepKind, 1 | -1] | null {
  const kind = keys[event.key.toLowerCase()];
  return kind && isPlainKey(event, event.key) ? [kind, event.shiftKey ? -1 : 1] : null;
}

/** Whether a letter is a command: not with Ctrl, Cmd or Alt, and not while the user types or chooses something. */
export function isPlainKey(event: KeyboardEvent, letter: string): boolean {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (ctrlKey || metaKey || altKey || defaultPrevented || key.toLowerCase() !== letter.toLowerCase())
    return false;
  return !isTyping(event);
}
