/** What all views with maps share: an element, the maps of one canvas, what makes them draw again, and their end. */
import type { AppContext, View } from '../appContext';
import { Disposables, h } from '../dom';
import type { AppState } from '../state/appState';
import { watchTheme } from '../theme';
import { MapController } from './mapController';

/** What changes the maps of any view. */
const always = ['phase', 'progress', 'dataset', 'init', 'space', 'reduction', 'seed'] as const;

export abstract class MapView implements View {
  readonly element: HTMLElement;
  protected readonly disposables = new Disposables();
  protected readonly binding: MapController;

  /** @param name of the maps, by which styles and cameras know them. */
  constructor(
    protected readonly page: AppContext,
    className: string,
    name: string,
  ) {
    this.element = h('div', { class: className });
    this.binding = new MapController(page, name);
  }

  get surface() {
    return this.binding.surface;
  }

  dispose(): void {
    this.disposables.dispose();
    this.binding.dispose();
    this.element.remove();
  }

  /** To be called at the end of a view's constructor: draws, and again when a run, the theme or these change. */
  protected follow(more: readonly (keyof AppState)[]): void {
    const refresh = () => this.refresh();
    this.disposables.own(this.page.model.results.onChange(refresh));
    this.disposables.own(this.page.store.subscribe([...always, ...more], refresh));
    this.disposables.own(
      watchTheme(() => {
        this.forget();
        refresh();
      }),
    );
    refresh();
  }

  protected abstract refresh(): void;

  /** A view that draws only what differs from before forgets it here, because the colours are others. */
  protected forget(): void {}
}
