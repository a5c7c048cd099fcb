/**
 * One row that names what is drawn: space, layout, colour, then the controls of the view; at its right end the
 * parameters of the run, which open the side sheet.
 */
import { render, type TemplateResult } from 'lit-html';
import type { SampleSpaceName } from '../../analysis/embedding/spaceName';
import type { AppContext } from '../appContext';
import { formatColorSource, parseColorSource } from '../color/colorSource';
import { createElement, Disposables } from '../dom';
import { colorChoices, groupChoices } from '../queries/colorChoices';
import { groupSource } from '../queries/grouping';
import { clusterSummary } from '../queries/summaries';
import { html } from '../template';
import { t } from '../text';
import type { Encoding, ViewDefinition } from '../viewDefinition';
import { type Choice, select } from './controls';
import { paramsText } from './paramText';

const sampleSpaces = ['image', 'text', 'combined'] as const;

export class EncodingRow {
  readonly element = createElement('div', 'encodings', { role: 'toolbar', 'aria-label': t('What is drawn') });
  private readonly disposables = new Disposables();
  private toolbar: HTMLElement | null = null;

  constructor(
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
  ) {
    this.disposables.own(
      app.store.subscribe(
        [
          'init',
          'dataset',
          'phase',
          'tags',
          'view',
          'space',
          'reduction',
          'colorBy',
          'qaReduction',
          'hierarchySource',
          'params',
          'starts',
          'seed',
          'sideSheet',
        ],
        () => this.refresh(),
      ),
    );
    this.disposables.own(app.model.queries.onChange(() => this.refresh()));
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  /** Shows the controls of a view. */
  setToolbar(toolbar: HTMLElement | null): void {
    this.toolbar = toolbar;
    this.refresh();
  }

  private refresh(): void {
    render(this.template(), this.element);
  }

  private template(): TemplateResult {
    const { store, model } = this.app;
    const { init, dataset, view: name, space, colorBy, seed, sideSheet } = store.get();
    const view = this.views.find((other) => other.name === name);
    const encoder = init?.encoderTitle.replace(/\s*\(.*\)$/, '') ?? '';
    const known = dataset?.qaToSample.length === 0 ? (['image'] as const) : sampleSpaces;
    const spaces = known.map((value) => ({
      value,
      title: encoder ? `${spaceTitle(value)} · ${encoder}` : spaceTitle(value),
    }));
    const reductions = model.methods('reduction').map(({ name: value, title }) => ({ value, title }));
    const colors = colorChoices(model).map(({ source, value, title, group }) => {
      const summary = source.kind === 'cluster' ? clusterSummary(model, source.method) : null;
      return { value, group, title: summary ? `${title} (${summary.clusters})` : title };
    });
    const grouped = new Set(groupChoices(model).map(({ value }) => value));
    const groups = colors.filter(({ value }) => grouped.has(value));
    const encoding = (
      id: Encoding,
      label: string,
      choices: readonly Choice[],
      value: string,
      onChange: (value: string) => void,
    ) =>
      html`<div class="encoding" ?hidden=${!view?.encodings.includes(id)}>
        <label for="encoding-${id}">${label}</label>
        ${select(`encoding-${id}`, choices, value, onChange)}
      </div>`;
    // Each layout and space has a camera of its own.
    const setSpace = (value: string) => store.set({ space: value as SampleSpaceName, camera: null });
    const setReduction = (value: string) => store.set({ reduction: value, camera: null });
    const setColor = (value: string) => store.set({ colorBy: parseColorSource(value) ?? colorBy });
    const info = model.method(view?.methodsInUse(model).at(0) ?? '');
    return html`${encoding('space', t('Space'), spaces, space, setSpace)}
      ${encoding('reduction', t('Layout'), reductions, model.reduction, setReduction)}
      ${encoding('colorBy', t('Colour'), colors, formatColorSource(colorBy), setColor)}
      ${encoding('groupBy', t('Groups'), groups, formatColorSource(groupSource(model)), setColor)}${this.toolbar}
      <div class="spacer"></div>
      <button
        class="run-pill"
        type="button"
        title=${t('Change the parameters')}
        aria-expanded=${sideSheet}
        ?hidden=${!info}
        @click=${() => store.set({ sideSheet: !store.get().sideSheet })}
      >
        ${info && paramsText(info, (model.cached(info.name) ?? model.request(info.name)).params, seed)}
      </button>`;
  }
}

export function spaceTitle(space: string): string {
  return space === 'image'
    ? t('Image')
    : space === 'text'
      ? t('QA text')
      : space === 'combined'
        ? t('Combined')
        : t('QA');
}
