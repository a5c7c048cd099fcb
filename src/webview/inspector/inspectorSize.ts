/** The line between views and inspector: dragged, or moved by the arrow keys; I, or its double click, hides the inspector. */
import type { AppContext } from '../appContext';
import { createElement, Disposables } from '../dom';
import { t } from '../text';

const widthPx = { least: 220, most: 720, step: 24 };

export class InspectorSize {
  readonly element = createElement('div', 'splitter', {
    role: 'separator',
    'aria-orientation': 'vertical',
    tabindex: '0',
  });
  private readonly disposables = new Disposables();

  /** @param body holds the inspector at its right end. */
  constructor(
    private readonly app: AppContext,
    private readonly root: HTMLElement,
  ) {
    const { store } = app;
    this.disposables.own(store.subscribe(['inspector', 'init'], () => this.refresh()));
    this.disposables.listen<'pointerdown'>(this.element, 'pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.disposables.listen<'pointermove'>(this.element, 'pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.setWidth(window.innerWidth - event.clientX);
    });
    this.disposables.listen(this.element, 'dblclick', () => this.toggle());
    this.disposables.listen<'keydown'>(this.element, 'keydown', (event) => {
      const { width } = store.get().inspector;
      if (event.key === 'ArrowLeft') this.setWidth(width + widthPx.step);
      else if (event.key === 'ArrowRight') this.setWidth(width - widthPx.step);
      else if (event.key === 'Enter') this.toggle();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.refresh();
  }

  dispose(): void {
    this.disposables.dispose();
    this.element.remove();
  }

  toggle(): void {
    const { store } = this.app;
    const { inspector } = store.get();
    store.set({ inspector: { ...inspector, hidden: !inspector.hidden } });
    this.app.announce(inspector.hidden ? t('Inspector shown') : t('Inspector hidden'));
  }

  private setWidth(width: number): void {
    const most = Math.min(widthPx.most, window.innerWidth * 0.6);
    this.app.store.set({
      inspector: { width: Math.round(Math.min(most, Math.max(widthPx.least, width))), hidden: false },
    });
  }

  private refresh(): void {
    const { width, hidden } = this.app.store.get().inspector;
    this.root.style.setProperty('--inspector-width', `${width}px`);
    this.root.classList.toggle('without-inspector', hidden);
    const label = hidden ? t('Show the inspector (I)') : t('Width of the inspector; I hides it');
    this.element.title = label;
    this.element.setAttribute('aria-label', label);
    this.element.setAttribute('aria-valuemin', String(widthPx.least));
    this.element.setAttribute('aria-valuemax', String(widthPx.most));
    this.element.setAttribute('aria-valuenow', String(width));
  }
}
