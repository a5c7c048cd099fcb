/** Puts the webview together: top bar, encodings, the view of the current tab, inspector, side sheet, status bar. */
import { render } from 'lit-html';
import type { AppContext } from './appContext';
import { css } from './color/palette';
import { EncodingRow } from './controls/encodingRow';
import { ExportMenu } from './controls/exportMenu';
import { SideSheet } from './controls/sideSheet';
import { StatusBar } from './controls/statusBar';
import { TopBar } from './controls/topBar';
import { tabId, ViewTabs } from './controls/viewTabs';
import { Disposables } from './dom';
import { Inspector } from './inspector/inspector';
import { InspectorSize } from './inspector/inspectorSize';
import { isPlainKey, stepOfKey } from './inspector/stepButtons';
import { onTagKey } from './inspector/tagEditor';
import { isTyping } from './isTyping';
import { moveInspection } from './queries/steps';
import { clearSelection } from './state/actions';
import { redo, undo } from './state/undoActions';
import { html } from './template';
import { readTheme, watchTheme } from './theme';
import type { View, ViewDefinition } from './viewDefinition';

export class App {
  private readonly disposables = new Disposables();
  private readonly encodings: EncodingRow;
  private view: { readonly definition: ViewDefinition; readonly view: View } | null = null;

  /** @param views at least one; the first is shown for a name that is not among them. */
  constructor(
    private readonly root: HTMLElement,
    private readonly app: AppContext,
    private readonly views: readonly ViewDefinition[],
  ) {
    const { store } = app;
    const exportMenu = new ExportMenu(app, () => this.view?.view ?? null);
    const topBar = new TopBar(app, views, [exportMenu.element]);
    const viewTabs = new ViewTabs(app, views);
    this.encodings = new EncodingRow(app, views);
    const inspector = new Inspector(app);
    const size = new InspectorSize(app, root);
    const sideSheet = new SideSheet(app, views);
    const statusBar = new StatusBar(app, views);
    for (const part of [exportMenu, topBar, viewTabs, this.encodings, inspector, size, sideSheet, statusBar])
      this.disposables.own(() => part.dispose());
    this.disposables.own(() => this.view?.view.dispose());
    const refresh = () => {
      const { definition, view } = this.show();
      const { name, withoutInspector = false } = definition;
      inspector.setVisible(!withoutInspector);
      render(
        html`<header>
            <h1 class="visually-hidden">${store.get().init?.datasetName}</h1>
            ${topBar.element}
            <div class="view-row">${viewTabs.element}${this.encodings.element}</div>
          </header>
          <div class="body">
            <main class="main">
              <div class="view-container" id="view" role="tabpanel" aria-labelledby=${tabId(views, name)}>
                ${view.element}
              </div>
              ${!withoutInspector && size.element}
            </main>
            ${!withoutInspector && inspector.element}${sideSheet.element}
          </div>
          ${statusBar.element}`,
        this.root,
      );
    };
    this.disposables.own(store.subscribe(['view'], refresh));
    this.disposables.listen<'keydown'>(document, 'keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !(event.target instanceof HTMLInputElement))
        clearSelection(app);
      if (isTyping(event) && isSelectAll(event)) return event.stopPropagation();
      if (this.onUndoKey(event)) return event.preventDefault();
      if (isPlainKey(event, 'i')) return size.toggle();
      if (isPlainKey(event, 't')) return onTagKey(app, event);
      const step = stepOfKey(event);
      if (!step) return;
      event.preventDefault();
      moveInspection(app, ...step).catch((error: unknown) => app.reportError(error));
    });
    const paint = () => root.style.setProperty('--flag', css(readTheme().palette.flag));
    paint();
    this.disposables.own(watchTheme(paint));
    refresh();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y go through the changes of selections and tags; in a field for text they are the field's. */
  private onUndoKey(event: KeyboardEvent): boolean {
    const { ctrlKey, metaKey, altKey, shiftKey, key, defaultPrevented } = event;
    if (!(ctrlKey || metaKey) || altKey || defaultPrevented || isTyping(event)) return false;
    const letter = key.toLowerCase();
    if (letter === 'y' || (letter === 'z' && shiftKey)) void redo(this.app);
    else if (letter === 'z') void undo(this.app);
    else return false;
    return true;
  }

  /** Builds the view that the state names, unless it is shown already. */
  private show(): { readonly definition: ViewDefinition; readonly view: View } {
    const { view: wanted } = this.app.store.get();
    const definition = this.views.find(({ name }) => name === wanted) ?? this.views[0];
    if (this.view?.definition === definition) return this.view;
    this.view?.view.dispose();
    this.app.store.set({ notes: [] });
    const view = definition.make(this.app);
    this.view = { definition, view };
    this.encodings.setToolbar(view.toolbar);
    return this.view;
  }
}

/** In a field the browser does it at once; the editor would do it again later, and what was typed meanwhile be replaced. */
function isSelectAll({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'a';
}
