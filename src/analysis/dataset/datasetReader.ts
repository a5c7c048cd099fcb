import type { LayoutName } from '../../common/datasetLayouts';
import type { MessageTemplate } from '../../common/messageTemplate';
import type { TaskContext } from '../taskContext';
import type { Dataset } from './types';

/** Reads one layout of datasets. */
export interface DatasetReader {
  readonly name: LayoutName;
  /** Recognises the layout in a folder or around it; cheap, it reads no record. Null when it is another layout. */
  detect(folder: string): Promise<DatasetMatch | null>;
  /** What is wrong with the files becomes findings. @throws CancelledError */
  read(match: FencedMatch, task: TaskContext): Promise<Dataset>;
}

export interface DatasetMatch {
  /** Real path of the dataset. */
  readonly root: string;
  /** By what the layout was recognised, as the end of the sentence "It is read as SLAKE: …". */
  readonly reason: MessageTemplate;
}

export interface FencedMatch extends DatasetMatch {
  /** Real paths out of which no link of the dataset is followed (`fenceOf`). */
  readonly fence: readonly string[];
}
