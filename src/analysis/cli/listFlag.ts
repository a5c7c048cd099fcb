import type { Flags } from './command';

/** The parts of a flag whose value is a list with commas; undefined where it is not given. */
export function listFlag(flags: Flags, name: string): readonly string[] | undefined {
  const text = flags.text(name);
  return text === undefined ? undefined : text.split(',').flatMap((part) => part.trim() || []);
}
