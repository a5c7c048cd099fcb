/** Files that hold datasets in forms which are not read: named with the way out where nothing else was found. */
import { message, type MessageTemplate } from '../../common/messageTemplate';
import { pathsNear } from './filesBelow';

interface UnreadableFormat {
  /** Endings of file names, in lower case. */
  readonly extensions: readonly string[];
  /** One sentence with the way out, about one of its files. */
  readonly say: (path: string) => MessageTemplate;
}

/** In this order: what tells most goes first. */
const formats: readonly UnreadableFormat[] = [
  {
    extensions: ['.arrow'],
    say: (path) =>
      message`${path} is an Arrow file of datasets.save_to_disk, which is not read. Write it as Parquet in Python: datasets.load_from_disk(FOLDER), then to_parquet("train.parquet") for each split.`,
  },
  {
    extensions: ['.pkl', '.pickle', '.p'],
    say: (path) =>
      message`${path} is a pickle, which is not read, because it can run code when it is opened. Write its records as JSON, CSV or Parquet.`,
  },
  {
    extensions: ['.tar', '.tar.gz', '.tgz', '.zip', '.7z', '.rar'],
    say: (path) => message`${path} is an archive, which is not read. Unpack it in this folder.`,
  },
  {
    extensions: ['.parquet.crdownload', '.parquet.part', '.incomplete'],
    say: (path) => message`${path} is a download that has not ended. Download it again.`,
  },
  {
    extensions: ['.h5', '.hdf5', '.mat', '.tfrecord', '.lmdb', '.feather', '.orc'],
    say: (path) =>
      message`${path} is of a format that is not read. Write its images as PNG or JPEG and its records as JSON, CSV or Parquet.`,
  },
];
const SEARCHED_LEVELS = 2;

/** What lies in the folder instead of a dataset that can be read; undefined where nothing is recognised. */
export async function unreadableFormat(folder: string): Promise<MessageTemplate | undefined> {
  const paths = await pathsNear(folder, (name) => formatOf(name) !== undefined, SEARCHED_LEVELS);
  for (const format of formats) {
    const path = paths.find((one) => formatOf(one) === format);
    if (path !== undefined) return format.say(path);
  }
  return undefined;
}

/** What is said about a file of such a format; undefined for any other. */
export function sayUnreadable(file: string): MessageTemplate | undefined {
  return formatOf(file)?.say(file);
}

function formatOf(name: string): UnreadableFormat | undefined {
  return formats.find(({ extensions }) => extensions.some((ending) => name.toLowerCase().endsWith(ending)));
}
