/** Runs one command line to its end. */
import { isCancelled } from '../../common/errors';
import { largestOf } from '../../common/extremes';
import { formatEnglish } from '../../common/messageTemplate';
import { isPassing, systemErrorMessage } from '../../common/systemErrors';
import { AnalysisError } from '../errors';
import { engineIdle } from '../onnx/session';
import type { CancelFlag } from '../taskContext';
import { helpText, readArguments, UsageError } from './command';
import { commands } from './commands';
import type { CommandTerminal } from './terminal';
import { type Ending, EXIT_FAILED, EXIT_OK, EXIT_TEMPORARY, EXIT_USAGE } from './threadMessages';
import { readThreadsFlag } from './threadsFlag';

/** Never throws: what went wrong is one sentence of the ending. */
export async function runCommand(
  args: readonly string[],
  terminal: CommandTerminal,
  cancel: CancelFlag,
): Promise<Ending> {
  try {
    return { code: await run(args, terminal, cancel) };
  } catch (error) {
    if (isCancelled(error)) return { code: EXIT_FAILED, error: 'Cancelled.', cancelled: true };
    if (error instanceof TemporaryFailure) return { code: EXIT_TEMPORARY, error: explain(error.cause) };
    return { code: error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED, error: explain(error) };
  } finally {
    await engineIdle();
  }
}

async function run(args: readonly string[], terminal: CommandTerminal, cancel: CancelFlag): Promise<number> {
  const name = args.at(0);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.printText(overview());
    return name === undefined ? EXIT_USAGE : EXIT_OK;
  }
  if (name === '--version') {
    terminal.print(__VERSION__);
    return EXIT_OK;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const known = commands.map((candidate) => candidate.name).join(', ');
    throw new UsageError(`There is no command "${name}"; the commands are ${known}.`);
  }
  const { operands, flags } = readArguments(command, args.slice(1));
  if (flags.has('help')) {
    terminal.printText(helpText(command));
    return EXIT_OK;
  }
  readThreadsFlag(flags);
  try {
    return await command.run({ operands, flags, terminal, cancel });
  } catch (error) {
    const origin = error instanceof AnalysisError && error.cause !== undefined ? error.cause : error;
    throw command.retried && isPassing(origin) ? new TemporaryFailure(error) : error;
  }
}

/** A failure that may be over when the command is run again. */
class TemporaryFailure extends Error {
  constructor(override readonly cause: unknown) {
    super();
  }
}

function overview(): string {
  const width = largestOf(commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ['Usage: slakescope COMMAND …', '', ...lines, '', '"slakescope COMMAND --help" says more.'].join(
    '\n',
  );
}

function explain(error: unknown): string {
  if (error instanceof UsageError || error instanceof AnalysisError) return error.message;
  const system = systemErrorMessage(error);
  if (process.env['SLAKESCOPE_DEBUG'] && error instanceof Error) return error.stack ?? error.message;
  if (system) return formatEnglish(system);
  const message = error instanceof Error ? error.message : String(error);
  return `${message} (set SLAKESCOPE_DEBUG=1 for the details)`;
}
