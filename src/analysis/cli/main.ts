/**
 * `slakescope`: the analysis runtime without VS Code. Exit codes: 0 ok; 1 a failed job, or findings of severity
 * error for `check` and `audit`; 2 bad usage; 75 a failure of `embed` or `merge` that may be over at the next try; 130, 143 and 129 cancelled by SIGINT, SIGTERM and SIGHUP. Errors are
 * one line on standard error.
 *
 * The command runs in a thread of its own, so that a signal is seen at once, whatever the command computes.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { formatEnglish } from '../../common/messageTemplate';
import { systemErrorMessage, systemErrorReason } from '../../common/systemErrors';
import { withoutTelemetry } from '../onnx/telemetry';
import { CancelFlag } from '../taskContext';
import { heapLimitMb } from './heapLimit';
import { type CommandTerminal, type Stream, Terminal } from './terminal';
import { type Ending, EXIT_FAILED, type ThreadMessage, type ThreadStart } from './threadMessages';

const TICK_MS = 1000;
const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof EXIT_BY_SIGNAL;

async function mainThread(): Promise<void> {
  const out = new Output(process.stdout);
  process.stderr.on('error', () => undefined); // there is nobody left to tell
  const terminal = new Terminal(out, process.stderr);
  const cancel = new CancelFlag();
  let stoppedBy: StopSignal | undefined;
  const onSignal = (signal: StopSignal) => {
    stoppedBy ??= signal;
    cancel.raise(); // the job stops at its next batch: leaving during a native run would abort the process
  };
  const signals = Object.keys(EXIT_BY_SIGNAL) as StopSignal[];
  for (const signal of signals) process.on(signal, onSignal);
  const ticks = setInterval(() => terminal.tick(), TICK_MS);
  const ending = await runThread(terminal, cancel);
  clearInterval(ticks);
  for (const signal of signals) process.off(signal, onSignal);
  if (ending.error !== undefined) terminal.error(ending.error);
  process.exitCode = ending.cancelled && stoppedBy ? EXIT_BY_SIGNAL[stoppedBy] : ending.code;
  out.whenFailed((reason) => {
    terminal.error(`Standard output cannot be written: ${reason}.`);
    process.exitCode ||= EXIT_FAILED;
  });
}

/** Standard output, which may close or fail at any time. */
class Output implements Stream {
  private failure: string | undefined;
  private closed = false;
  private onFailure: (reason: string) => void = () => undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {
    stream.on('error', (error) => this.fail(error));
  }

  write(text: string): void {
    if (this.closed) return;
    try {
      this.stream.write(text);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Calls back once when the output failed, also later. */
  whenFailed(listener: (reason: string) => void): void {
    this.onFailure = listener;
    if (this.failure !== undefined) listener(this.failure);
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    this.closed = true;
    // A reader that closes the pipe early (head) has what it wants.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    this.failure = formatEnglish(systemErrorReason(error));
    this.onFailure(this.failure);
  }
}

function runThread(terminal: Terminal, cancel: CancelFlag): Promise<Ending> {
  withoutTelemetry(); // here, since what a thread sets in its environment does not reach native code
  const start: ThreadStart = { args: process.argv.slice(2), cancel: cancel.shared };
  const heapMb = heapLimitMb();
  const worker = new Worker(__filename, {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise((resolve) => {
    let ending: Ending = { code: EXIT_FAILED, error: 'The command ended without a result.' };
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') terminal.progress(message.progress);
      else if (message.kind === 'log') terminal.log(message.level, message.message);
      else if (message.kind === 'ended') ending = message.ending;
      else terminal[message.kind](message.text);
    });
    worker.on('error', (error) => {
      ending = { code: EXIT_FAILED, error: crashText(error, heapMb) };
    });
    worker.on('exit', () => resolve(ending));
  });
}

function crashText(error: unknown, heapMb: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `This needs more than the ${heapMb} MB of memory that Node allows. Set NODE_OPTIONS=--max-old-space-size=${heapMb * 2}, or use a smaller dataset.`;
  }
  const system = systemErrorMessage(error);
  if (system) return formatEnglish(system);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function commandThread(port: NonNullable<typeof parentPort>, start: ThreadStart): Promise<void> {
  // Only this thread needs the analysis; the main thread starts without it.
  const { runCommand } = await import('./runCommand');
  const post = (message: ThreadMessage) => port.postMessage(message);
  const terminal: CommandTerminal = {
    print: (text) => post({ kind: 'print', text }),
    printText: (text) => post({ kind: 'printText', text }),
    printJsonPiece: (text) => post({ kind: 'printJsonPiece', text }),
    progress: (progress) => post({ kind: 'progress', progress }),
    log: (level, message) => post({ kind: 'log', level, message }),
    snapshot: () => undefined,
  };
  const ending = await runCommand(start.args, terminal, new CancelFlag(start.cancel));
  post({ kind: 'ended', ending });
}

if (isMainThread) void mainThread();
else if (parentPort) void commandThread(parentPort, workerData as ThreadStart);
