import type { Params } from '../../analysis/params';
import type { AppStore } from '../state/appState';
import { runName } from './runName';

/** Runs of a clustering that stay beside the one with the present parameters. */
export function keepRuns(store: AppStore, method: string, runs: readonly Params[]): void {
  const { keptRuns } = store.get();
  const names = runs.map((params) => runName(method, params)).filter((name) => !keptRuns.includes(name));
  if (names.length > 0) store.set({ keptRuns: [...keptRuns, ...new Set(names)] });
}
