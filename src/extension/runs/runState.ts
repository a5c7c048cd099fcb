/** What a run keeps of the panel. */
import type { AnalysisParameters } from '../../analysis/methods/fit';
import type { PersistedState } from '../../webview/protocol';

export interface RunState {
  readonly state: Partial<PersistedState>;
  readonly seed: number;
}

/** Parameters of the methods as the panel had them. */
export function pageStateOf({
  space = 'image',
  params = {},
}: Partial<PersistedState>): Pick<AnalysisParameters, 'space' | 'params'> {
  return { space: space === 'qa' ? 'image' : space, params };
}
