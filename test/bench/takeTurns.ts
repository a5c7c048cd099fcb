/** The contenders of a row at one size, in turns: each from the start of its process, then warm. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Contender, Measurement, Start } from './contender';
import type { Values } from './data';

export interface Result {
  readonly name: string;
  /** Why there is no figure. */
  readonly absent?: string;
  readonly start?: Start;
  /** Warm; where even one run is long, the first. */
  readonly runs: readonly Measurement[];
  readonly values?: Values;
}

/** A contender that is started when its turn comes. */
export interface Entry {
  readonly name: string;
  /** Why it is not tried. */
  readonly absent?: string;
  readonly open: () => Contender;
}

const MIN_RUNS = 3;
const MAX_RUNS = 15;
/** Short work is repeated until this is spent, for a better median. */
const ENOUGH_SECONDS = 3;
/** Of work beyond this, one warm run is enough. */
const LONG_SECONDS = 5;
/** A first run beyond this is all: imports and compilation, which may take a minute on a slow machine, are a small part of it. */
const VERY_LONG_SECONDS = 90;
/** Thread pools spin for a moment after their work; the next contender shall not pay for it. */
const PAUSE_MS = 100;

export async function takeTurns(entries: readonly Entry[]): Promise<Result[]> {
  const turns: Turn[] = [];
  try {
    for (const entry of entries) turns.push(await Turn.begin(entry));
    for (let more = true; more;) {
      more = false;
      for (const turn of turns) {
        if (!turn.wantsMore) continue;
        more = true;
        await pause(PAUSE_MS);
        await turn.next();
      }
    }
    return await Promise.all(turns.map((turn) => turn.result()));
  } finally {
    for (const turn of turns) turn.close();
  }
}

class Turn {
  private readonly warm: Measurement[] = [];

  private constructor(
    private readonly name: string,
    private readonly contender: Contender | undefined,
    private readonly first: Start | undefined,
    private absent: string | undefined,
  ) {}

  static async begin({ name, absent, open }: Entry): Promise<Turn> {
    if (absent !== undefined) return new Turn(name, undefined, undefined, absent);
    await pause(PAUSE_MS);
    const contender = open();
    try {
      return new Turn(name, contender, await contender.start(), undefined);
    } catch (error) {
      contender.close();
      return new Turn(name, undefined, undefined, error instanceof Error ? error.message : String(error));
    }
  }

  get wantsMore(): boolean {
    if (this.absent !== undefined || !this.first || this.first.seconds > VERY_LONG_SECONDS) return false;
    return this.warm.length < (this.warm.length > 0 ? wantedRuns(this.warm[0].seconds) : 1);
  }

  async next(): Promise<void> {
    try {
      this.warm.push(await this.contender!.measure());
    } catch (error) {
      this.absent = error instanceof Error ? error.message : String(error);
    }
  }

  async result(): Promise<Result> {
    const { name, absent, first } = this;
    if (absent !== undefined || !first) return { name, absent: absent ?? 'not started', runs: [] };
    const runs = this.warm.length > 0 ? this.warm : [first];
    return { name, start: first, runs, values: await this.contender!.values() };
  }

  close(): void {
    this.contender?.close();
  }
}

function wantedRuns(seconds: number): number {
  if (seconds > LONG_SECONDS) return 1;
  return Math.max(MIN_RUNS, Math.min(MAX_RUNS, Math.ceil(ENOUGH_SECONDS / seconds)));
}
