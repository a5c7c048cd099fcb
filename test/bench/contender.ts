/**
 * A contender is a process of its own, from its start to its last run: no garbage, no JIT state and no thread pool of one
 * disturbs another, the peak of memory is its own, and one that does not end can be ended. It gets its order as an
 * argument, runs for each line on its input, and answers each by a line of JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import type { Values } from './data';
import type { NpmPackage, PythonCall, Work } from './row';

export interface Measurement {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** Largest resident memory of the process so far. */
  readonly peakBytes: number;
}
/** The first run of a process. */
export interface Start extends Measurement {
  /** From the start of the process to the end of the run, with imports and reading. */
  readonly sinceStart: number;
}

/** The matrix of a row as it lies on disk: n x d float32. */
export interface DataFile {
  readonly path: string;
  readonly n: number;
  readonly d: number;
}

type NodeOrder = {
  readonly row: string;
  readonly contender: string;
  readonly data: DataFile;
  readonly out: string;
};
type Answer = (Measurement & { readonly endedAt: number }) | { readonly error: string };

/** What the first run of Python may take beyond the limit: imports and compilation. */
const START_SECONDS = 60;

export class Contender {
  private readonly startedAt = Date.now();
  private readonly lines: AsyncIterator<string>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly out: string,
    private readonly limitSeconds: number,
    private readonly startSeconds = 0,
  ) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    child.stdin!.on('error', () => undefined); // of a process that has ended: its answer is missing, which is said
  }

  /** Ours (contender "ours") or a package of npm, in a process of this bundle. */
  static node(row: string, contender: string, data: DataFile, limitSeconds: number): Contender {
    const out = `${data.path}.${contender}`;
    const order: NodeOrder = { row, contender, data, out };
    const child = spawn(process.execPath, [process.argv[1], '--contender', JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new Contender(contender, child, out, limitSeconds);
  }

  static python(
    { name, call, args }: PythonCall,
    python: Python,
    data: DataFile,
    limitSeconds: number,
  ): Contender {
    const out = `${data.path}.${name}`;
    // Half of the memory: what needs more shall fail, not have the machine end it or others.
    const order = { function: call, args, ...data, out, memory: Math.floor(totalmem() / 2) };
    return new Contender(name, python.spawn('call', order), out, limitSeconds, START_SECONDS);
  }

  /** @throws Error saying why there is no figure. */
  async start(): Promise<Start> {
    const { endedAt, ...measured } = await this.ask(this.limitSeconds + this.startSeconds);
    return { ...measured, sinceStart: (endedAt - this.startedAt) / 1000 };
  }

  /** Once more, warm. @throws as `start`. */
  async measure(): Promise<Measurement> {
    return this.ask(this.limitSeconds);
  }

  /** Of the latest run. */
  async values(): Promise<Values> {
    const bytes = await readFile(this.out);
    return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8).slice();
  }

  close(): void {
    this.child.kill('SIGKILL');
  }

  private async ask(limit: number): Promise<Exclude<Answer, { error: string }>> {
    this.child.stdin!.write('run\n');
    const ended = setTimeout(() => this.close(), limit * 1000);
    const askedAt = Date.now();
    for (;;) {
      const line = await this.lines.next();
      if (line.done) {
        const isLate = Date.now() - askedAt >= limit * 1000;
        throw new Error(isLate ? `no end within ${limit} s` : `its process ended`);
      }
      if (!line.value.startsWith('{')) continue; // what a package prints is no answer
      clearTimeout(ended);
      const answer = JSON.parse(line.value) as Answer;
      if ('error' in answer) throw new Error(answer.error);
      return answer;
    }
  }
}

/** The process's side: prepares on the first order, then runs for each line. */
export async function serveContender(order: string, prepare: (order: NodeOrder, x: Matrix) => Promise<Work>) {
  const parsed = JSON.parse(order) as NodeOrder;
  const { path, n, d } = parsed.data;
  const bytes = await readFile(path);
  const x = { n, d, data: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) };
  const work = await prepare(parsed, x);
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  while (!(await lines.next()).done) {
    const answer = await run(work, parsed.out).catch((error: unknown) => ({ error: String(error) }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function run(work: Work, out: string): Promise<Answer> {
  const cpu = process.cpuUsage();
  const from = process.hrtime.bigint();
  const values = await work();
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const endedAt = Date.now();
  const { user, system } = process.cpuUsage(cpu);
  const peakBytes = peakMemory();
  await writeFile(out, Float64Array.from(values));
  return { seconds, cpuSeconds: (user + system) / 1e6, peakBytes, endedAt };
}

/** Of this process alone: what the system counts as its largest begins with that of the process which started it. */
function peakMemory(): number {
  const kibibytes = existsSync('/proc/self/status')
    ? Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    : process.resourceUsage().maxRSS;
  return kibibytes * 1024;
}

/** What a row's contender of npm does. */
export function isPackage(other: PythonCall | NpmPackage): other is NpmPackage {
  return 'prepare' in other;
}

export interface PythonVersions {
  readonly python: string;
  /** Pinned version and what is installed. */
  readonly packages: Readonly<Record<string, readonly [string, string | null]>>;
}

/** An interpreter with the published packages. */
export class Python {
  constructor(
    private readonly interpreter: string,
    private readonly directory: string,
  ) {}

  spawn(what: 'call' | 'versions', order: object): ChildProcess {
    // Settings for another machine's OpenBLAS would slow the references down, which would flatter us.
    const env = { ...process.env };
    delete env['OPENBLAS_CORETYPE'];
    delete env['OPENBLAS_L2_SIZE'];
    const script = join(this.directory, 'serve.py');
    const child = spawn(this.interpreter, [script, what, JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env,
    });
    child.on('error', () => undefined); // its output ends without an answer
    return child;
  }

  async versions(): Promise<PythonVersions> {
    const child = this.spawn('versions', { path: join(this.directory, '../requirements.txt') });
    for await (const line of createInterface({ input: child.stdout! }))
      return JSON.parse(line) as PythonVersions;
    throw new Error('SLAKESCOPE_PYTHON does not start or has no numpy');
  }
}
