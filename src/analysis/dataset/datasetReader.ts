import type { ColumnMapping } from '../../common/columnMapping';
import type { LayoutName } from '../../common/datasetLayouts';
import type { MessageTemplate } from '../../common/messageTemplate';
import type { TaskContext } from '../taskContext';
import type { Dataset } from './types';

/** Reads one layout of datasets. */
export interface DatasetReader {
  readonly name: LayoutName;
  /** Recognises the layout in a folder or around it; cheap, it reads no record. Null when it is another layout. */
  detect(folder: string): Promise<DatasetMatch | null>;
  /** Its folders cannot be anything else: no result is written into one, even where another dataset is read. */
  readonly unmistakable?: true;
  /** Takes a folder only where neither it nor a folder in it is of another layout. */
  readonly last?: true;
  /**
   * What is wrong with the files becomes findings.
   * @throws CancelledError; AnalysisError `unsure-columns` where the columns of its tables cannot be told.
   */
  read(match: FencedMatch, task: TaskContext, options: ReadOptions): Promise<Dataset>;
}

export interface ReadOptions {
  /** What the columns of its tables mean, where the user said it. */
  readonly columns?: ColumnMapping | undefined;
  /** Absolute real path of the one table that is meant. */
  readonly table?: string;
}

export interface DatasetMatch {
  /** Real path of the dataset. */
  readonly root: string;
  /** By what the layout was recognised, as the end of the sentence "It is read as SLAKE: …". */
  readonly reason: MessageTemplate;
  /** Recognised only by files in its folders: one of them that an earlier reader recognises goes first. */
  readonly indirect?: true;
}

export interface FencedMatch extends DatasetMatch {
  /** Real paths out of which no link of the dataset is followed (`fenceOf`). */
  readonly fence: readonly string[];
}
