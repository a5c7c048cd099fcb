import { setThreads } from '../threads';
import type { FlagHelp, Flags } from './command';

/** Flag of every command that computes. */
export const threadsFlag: Readonly<Record<string, FlagHelp>> = {
  threads: { value: 'N', help: 'Threads that compute (one a core); results are the same with any number.' },
};

/** From now on, where the flag is given. @throws UsageError */
export function readThreadsFlag(flags: Flags): void {
  if (flags.text('threads') !== undefined) setThreads(flags.integer('threads', 1, 1));
}
