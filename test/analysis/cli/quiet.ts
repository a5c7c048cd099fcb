/** A terminal of which a test wants nothing. */
import type { CommandTerminal } from '../../../src/analysis/cli/terminal';

export const quiet: CommandTerminal = {
  print: () => undefined,
  printText: () => undefined,
  printJsonPiece: () => undefined,
  progress: () => undefined,
  log: () => undefined,
  snapshot: () => undefined,
};
