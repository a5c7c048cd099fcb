import { stat } from 'node:fs/promises';

export interface FileVersion {
  readonly size: bigint;
  /** Differs from the one before where the file was written or replaced. */
  readonly version: string;
}

/** What tells a file from what it was, without reading it. @throws the error of the system, as for a missing file. */
export async function fileVersion(path: string): Promise<FileVersion> {
  const { size, mtimeNs, ino } = await stat(path, { bigint: true });
  return { size, version: `${size} ${mtimeNs} ${ino}` };
}
