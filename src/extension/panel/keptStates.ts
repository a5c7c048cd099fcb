/** How each dataset was left: view, layout, colour, parameters and selection, for when it is opened again. */
import * as vscode from 'vscode';
import type { PersistedState, StartState } from '../../webview/protocol';

/** Key in the state of the extension, which no file of a workspace can set. */
const KEY = 'slakescope.panelStates';
/** Those left longest ago are forgotten. */
const MAX_DATASETS = 50;
/** Of a larger selection none is kept. */
const MAX_SELECTED = 2000;

type Kept = Readonly<Record<string, StartState>>;

export class KeptStates {
  constructor(private readonly memento: vscode.Memento) {}

  /** @param ids of the samples of the dataset. */
  async keep(root: string, state: PersistedState, ids: readonly string[]): Promise<void> {
    const selected = state.selection.flatMap((row) => ids.at(row) ?? []);
    const others = Object.entries(this.all()).filter(([other]) => other !== root);
    const entry = {
      state: { ...state, selection: [] },
      selected: selected.length > MAX_SELECTED ? [] : selected,
    };
    await this.memento.update(KEY, Object.fromEntries([[root, entry], ...others].slice(0, MAX_DATASETS)));
  }

  /** The dataset was renamed or moved. @param from its real path, as `to`. */
  async move(from: string, to: string): Promise<void> {
    const all = this.all();
    if (!(from in all)) return;
    const { [from]: entry, ...others } = all;
    await this.memento.update(KEY, { [to]: entry, ...others });
  }

  /** @param folder whose settings apply where the dataset was never open. */
  startOf(root: string, folder: vscode.Uri): StartState {
    return this.all()[root] ?? { state: stateOfSettings(folder), selected: [] };
  }

  private all(): Kept {
    return this.memento.get<Kept>(KEY, {});
  }
}

function stateOfSettings(folder: vscode.Uri): StartState['state'] {
  const settings = vscode.workspace.getConfiguration('slakescope', folder);
  const layout = settings.get<string>('layout', '');
  return {
    view: settings.get<string>('view', 'explore'),
    reduction: layout === '' ? null : layout,
    colorBy: settings.get<string>('color', 'cluster:kmeans'),
    params: settings.get<PersistedState['params']>('parameters', {}),
  };
}
