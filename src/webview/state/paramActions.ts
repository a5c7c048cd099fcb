import type { Params } from '../../analysis/params';
import { type AppStore, paramsOf } from './appState';

/** Earlier runs of a method that are remembered. */
const maxHistory = 12;

/** Runs a method with other parameters; the former ones are remembered. */
export function setParams(store: AppStore, method: string, params: Params): void {
  const state = store.get();
  const before = paramsOf(state, method);
  if (sameParams(before, params)) return;
  const earlier = Object.hasOwn(state.history, method) ? state.history[method] : [];
  const others = earlier.filter((run) => !sameParams(run, before) && !sameParams(run, params));
  store.set({
    params: { ...state.params, [method]: params },
    history: { ...state.history, [method]: [before, ...others].slice(0, maxHistory) },
  });
}

export function sameParams(a: Params, b: Params): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
