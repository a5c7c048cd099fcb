/**
 * How fast a stage advances, and how long the rest takes at that pace: over the latter half of the time since it began to
 * advance, so that a quick or slow beginning (what is reused, what is loaded) does not count for long. While the pace
 * changes, so that what it says of the whole differs by more than a fifth, nothing is said of the rest.
 */
import { largestOf, smallestOf } from '../../common/extremes';

/** Before this a pace is too uncertain to show. */
const KNOWN_AFTER_MS = 500;
/** Of the largest estimate of the whole to the smallest, in the latter half of the time. */
const STEADY_RATIO = 1.2;
/**
 * The time left is known after an advance by a share of what is left, with so many estimates that agree: the smaller the
 * advance, the more of them.
 */
const EVIDENCE: readonly { readonly advance: number; readonly estimates: number }[] = [
  { advance: 1 / 4, estimates: 1 },
  { advance: 1 / 100, estimates: 3 },
  { advance: 0, estimates: 20 },
];

interface Mark {
  readonly at: number;
  readonly done: number;
}

export class Pace {
  /** In their order; the first is the last one before the latter half, or the beginning. */
  private marks: Mark[] = [];
  private startedAt = 0;
  /** Estimates of the whole in the latter half of the time, in their order. */
  private wholes: { readonly at: number; readonly ms: number }[] = [];

  /** @param at milliseconds of any clock. @param done a share of the whole; does not decrease. */
  add(at: number, done: number): void {
    // Until something is done, the stage has not begun to advance.
    if (this.marks.length === 0 || (this.marks.length === 1 && this.marks[0].done === done)) {
      this.marks = [{ at, done }];
      this.startedAt = at;
      return;
    }
    this.marks.push({ at, done });
    const middle = (this.startedAt + at) / 2;
    let before = 0;
    while (before + 1 < this.marks.length && this.marks[before + 1].at <= middle) before++;
    if (before > 0) this.marks.splice(0, before);
    this.wholes = this.wholes.filter((one) => one.at >= middle);
    const rate = this.lateRate;
    if (rate !== undefined) this.wholes.push({ at, ms: at - this.startedAt + (1 - done) / rate });
  }

  /** Milliseconds until the whole is done; undefined while that is unknown. */
  get left(): number | undefined {
    const last = this.marks.at(-1);
    const { rate } = this;
    if (!last || rate === undefined) return undefined;
    const advance = (last.done - this.marks[0].done) / (1 - last.done);
    if (!EVIDENCE.some((least) => advance >= least.advance && this.wholes.length >= least.estimates))
      return undefined;
    const [least, most] = [smallestOf, largestOf].map((of) => of(this.wholes.map(({ ms }) => ms)));
    return most > STEADY_RATIO * least ? undefined : (1 - last.done) / rate;
  }

  /** Shares a millisecond; undefined while that is unknown. */
  get rate(): number | undefined {
    const last = this.marks.at(-1);
    return last && last.at - this.startedAt >= KNOWN_AFTER_MS ? this.lateRate : undefined;
  }

  /** Of the latter half of the time. */
  private get lateRate(): number | undefined {
    const [first] = this.marks;
    const last = this.marks.at(-1);
    if (!last || last.done <= first.done) return undefined;
    return (last.done - first.done) / (last.at - first.at);
  }
}
