/**
 * `slakescope`: the analysis runtime without VS Code. Exit codes: 0 ok; 1 a failed job, or findings of severity
 * error for `check` and `audit`; 2 bad usage. Errors are one line on standard error.
 */
import { isCancelled } from '../../common/errors';
import { AnalysisError } from '../errors';
import { engineIdle } from '../onnx/session';
import { CancelFlag } from '../taskContext';
import { type Command, helpText, readArguments, UsageError, usageLine } from './command';
import { commands } from './commands';
import { Terminal } from './terminal';

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const name = args.at(0);
  const rest = args.slice(1);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.print(overview());
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
  const { operands, flags } = readArguments(command, rest);
  if (flags.has('help')) {
    terminal.print(helpText(command));
    return EXIT_OK;
  }
  return runCommand(command, operands, flags, terminal);
}

/** The first interrupt cancels the job at its next batch: exiting during a native run would abort the process. */
async function runCommand(
  command: Command,
  operands: readonly string[],
  flags: ReturnType<typeof readArguments>['flags'],
  terminal: Terminal,
): Promise<number> {
  const cancel = new CancelFlag();
  const onSignal = () => cancel.raise();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await command.run({ operands, flags, terminal, cancel });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await engineIdle();
  }
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ['Usage: slakescope COMMAND …', '', ...lines, '', '"slakescope COMMAND --help" says more.'].join(
    '\n',
  );
}

async function start(): Promise<void> {
  const terminal = new Terminal(process.stdout, process.stderr);
  // A reader that closes the pipe early (head) is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await main(process.argv.slice(2), terminal);
  } catch (error) {
    process.exitCode = error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED;
    terminal.error(explain(error));
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) {
    const command = commands.find((candidate) => candidate.name === process.argv[2]);
    return command ? `${error.message} Usage: ${usageLine(command)}` : error.message;
  }
  if (isCancelled(error)) return 'Cancelled.';
  if (error instanceof AnalysisError) return error.message;
  if (process.env['SLAKESCOPE_DEBUG'] && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message} (set SLAKESCOPE_DEBUG=1 for the details)`;
}

void start();
