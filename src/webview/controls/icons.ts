import type { TemplateResult } from 'lit-html';
import { html } from '../template';

/** A codicon; decorative, the button around it carries the label. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

/** A button that shows only an icon. */
export function iconButton(
  name: string,
  label: string,
  onClick: () => void,
  disabled = false,
): TemplateResult {
  return html`<button
    class="icon-button"
    type="button"
    title=${label}
    aria-label=${label}
    ?disabled=${disabled}
    @click=${onClick}
  >
    ${icon(name)}
  </button>`;
}
