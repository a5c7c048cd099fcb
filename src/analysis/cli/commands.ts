/** The list of commands; a new one is a file in commands/ and a line here. */
import type { Command } from './command';
import { analyzeCommand } from './commands/analyze';
import { checkCommand } from './commands/check';
import { embedCommand } from './commands/embed';
import { fitCommand } from './commands/fit';
import { sampleCommand } from './commands/sample';

export const commands: readonly Command[] = [
  analyzeCommand,
  embedCommand,
  checkCommand,
  fitCommand,
  sampleCommand,
];
