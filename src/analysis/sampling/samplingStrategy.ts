/** How samples of a group are selected, and the selection. */
export const samplingStrategies = ['random', 'stratified', 'representative', 'boundary'] as const;

export type SamplingStrategy = (typeof samplingStrategies)[number];

/** Rows chosen of one group. */
export interface GroupSample {
  readonly label: number;
  readonly size: number;
  /** At most as many as asked for (by `random`, over all groups), in the order in which to look at them. */
  readonly rows: Int32Array;
}
