import type { TemplateResult } from 'lit-html';
import { html } from '../template';

/** A quiet bar beside a figure. @param share of `maxPx`, 0 to 1. */
export function scoreBar(share: number, maxPx: number): TemplateResult {
  const width = Math.round(maxPx * Math.min(1, Math.max(0, share)));
  return html`<span class="score-bar" aria-hidden="true" .style=${`width: ${width}px`}></span>`;
}
