/** Files that the user edits and has not saved, and what is found with them. */
import type { TextChange } from '../dataset/readCache';
import type { Finding } from '../dataset/types';

/** A file as the editor holds it: its whole text, or what changed since it was sent last. */
export interface EditedFile {
  /** Absolute. */
  readonly path: string;
  /** null: it is as it is on disk. */
  readonly text?: string | null;
  readonly changes?: readonly TextChange[];
}

export interface EditedFindings {
  readonly findings: readonly Finding[];
  /** null: there was no audit. */
  readonly audited: readonly Finding[] | null;
}
