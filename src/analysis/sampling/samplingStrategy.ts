/** How samples of a group are selected, and the selection. */
export const samplingStrategies = ['random', 'stratified', 'representative', 'boundary'] as const;

export type SamplingStrategy = (typeof samplingStrategies)[number];

/** Rows selected from one group. */
export interface GroupSample {
  readonly label: number;
  readonly size: number;
  /** At most `perGroup` (`random`: on average), in the order in which to inspect them. */
  readonly rows: Int32Array;
}
