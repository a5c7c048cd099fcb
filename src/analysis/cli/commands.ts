/** The list of commands; a new one is a file in commands/ and a line here. */
import type { Command } from './command';
import { agreementCommand } from './commands/agreement';
import { analyzeCommand } from './commands/analyze';
import { applyCommand } from './commands/apply';
import { auditCommand } from './commands/audit';
import { cacheCommand } from './commands/cache';
import { checkCommand } from './commands/check';
import { clusterCommand } from './commands/cluster';
import { decideCommand } from './commands/decide';
import { embedCommand } from './commands/embed';
import { exportCommand } from './commands/export';
import { figuresCommand } from './commands/figures';
import { fitCommand } from './commands/fit';
import { labelCommand } from './commands/label';
import { mergeCommand } from './commands/merge';
import { modelCommand } from './commands/model';
import { neighborsCommand } from './commands/neighbors';
import { resplitCommand } from './commands/resplit';
import { sampleCommand } from './commands/sample';
import { searchCommand } from './commands/search';

export const commands: readonly Command[] = [
  analyzeCommand,
  figuresCommand,
  embedCommand,
  mergeCommand,
  clusterCommand,
  checkCommand,
  auditCommand,
  decideCommand,
  agreementCommand,
  resplitCommand,
  applyCommand,
  exportCommand,
  fitCommand,
  neighborsCommand,
  modelCommand,
  cacheCommand,
  searchCommand,
  labelCommand,
  sampleCommand,
];
