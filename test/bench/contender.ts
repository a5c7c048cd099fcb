/**
 * The two kinds of contenders. Each lives in a process of its own that stays warm: no garbage, no JIT state and no
 * thread pool of one disturbs another, and the peak of memory is its own.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Matrix } from '../../src/analysis/numeric/matrix';
import type { Reference, Row } from './row';
import { rows } from './rows';

export interface Measurement {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly outcome: string;
  /** Largest resident memory of the process so far. */
  readonly peakBytes: number;
}

export interface Contender {
  readonly name: string;
  measure(): Promise<Measurement>;
  close(): void;
}

/** The matrix of a row as it lies on disk: n x d float32. */
export interface DataFile {
  readonly path: string;
  readonly n: number;
  readonly d: number;
}

type NodeOrder = { row: string; contender: string; data: DataFile };

/** Ours (contender "ours") or an npm peer, in a child of this bundle. */
export function nodeContender(row: string, contender: string, data: DataFile): Contender {
  const order: NodeOrder = { row, contender, data };
  const child = fork(process.argv[1], ['--contender', JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    name: contender,
    measure: async () => {
      child.send('run');
      const answer = await nextMessage(child);
      if ('error' in answer) throw new Error(`${row}, ${contender}: ${answer.error}`);
      return answer;
    },
    close: () => child.disconnect(),
  };
}

async function nextMessage(child: ChildProcess): Promise<Measurement | { error: string }> {
  const end = new AbortController();
  const died = once(child, 'exit', { signal: end.signal }).then(([code, signal]) => {
    throw new Error(`the contender's process ended (${code ?? signal})`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: end.signal }), died])) as [
      Measurement,
    ];
    return message;
  } finally {
    died.catch(() => undefined); // aborted below, on purpose
    end.abort();
  }
}

/** The child's side: prepares on the first order, then times each. */
export async function serveContender(order: NodeOrder): Promise<void> {
  const row = rows.find(({ name }) => name === order.row)!;
  const work = await prepare(row, order);
  process.on('message', () => {
    void time(work).then(
      (measurement) => process.send!(measurement),
      (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
}

async function prepare(row: Row, { contender, data }: NodeOrder) {
  const bytes = await readFile(data.path);
  const x: Matrix = {
    n: data.n,
    d: data.d,
    data: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  };
  return contender === 'ours' ? row.ours(x) : row.peers![contender](x);
}

async function time(work: () => Promise<string> | string): Promise<Measurement> {
  const cpu = process.cpuUsage();
  const from = process.hrtime.bigint();
  const outcome = await work();
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    outcome,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

export interface PythonVersions {
  readonly python: string;
  /** Pinned version and what is installed. */
  readonly packages: Readonly<Record<string, readonly [string, string | null]>>;
}

/** One Python for all rows. */
export class Python {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(interpreter: string, directory: string) {
    // Settings for another machine's OpenBLAS would slow the references down, which would flatter us.
    const env = { ...process.env };
    delete env['OPENBLAS_CORETYPE'];
    delete env['OPENBLAS_L2_SIZE'];
    this.child = spawn(interpreter, [join(directory, 'serve.py')], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env,
    });
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  versions(requirements: string): Promise<PythonVersions> {
    return this.ask({ do: 'versions', path: requirements });
  }

  async contender({ call, args }: Reference, data: DataFile): Promise<Contender> {
    await this.ask({ do: 'load', ...data });
    return {
      name: 'reference',
      measure: () => this.ask<Measurement>({ do: 'call', function: call, args }),
      close: () => undefined,
    };
  }

  close(): void {
    this.child.stdin!.end();
  }

  private async ask<T>(request: object): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error('SLAKESCOPE_PYTHON does not start or has no numpy');
    const answer = JSON.parse(line.value) as T & { error?: string };
    if (answer.error) throw new Error(answer.error);
    return answer;
  }
}
