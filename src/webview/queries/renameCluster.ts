import type { AppStore } from '../state/appState';
import type { Model } from './model';

/** Names a cluster of a run; '' gives it back the name that its images suggest. */
export function renameCluster(
  { store, model }: { readonly store: AppStore; readonly model: Model },
  method: string,
  label: number,
  name: string,
): void {
  const { clusterNames } = store.get();
  const key = model.naming.keyOf(method);
  const others = Object.entries(Object.hasOwn(clusterNames, key) ? clusterNames[key] : {}).filter(
    ([other]) => other !== String(label),
  );
  const trimmed = name.trim();
  const own = Object.fromEntries(trimmed === '' ? others : [...others, [String(label), trimmed]]);
  store.set({ clusterNames: { ...clusterNames, [key]: own } });
}
